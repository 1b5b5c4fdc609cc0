"""Filters that a person keeps by name, above the queue and the list of sessions."""

from datetime import datetime
from typing import Any

import pytest

from interviews.actions import saved_filters as actions
from interviews.admin.saved_filters import clean_query
from interviews.models import Membership, SavedFilter
from tests.cast import Cast
from tests.interviews.admin.desk import page, post, text_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

QUEUE = "interviews_queue"
LIST = "interviews_session_changelist"


def keep(user: Any, **given: str) -> str:
    data = {"place": "queue", "name": "Limited ones", "query": "quality=limited", **given}
    return text_of(post(user, "interviews_filter_save", **data))


def test_a_person_keeps_filters_and_finds_them_again(cast: Cast) -> None:
    assert "“Limited ones” is kept." in keep(cast.reviewer)
    shown = page(cast.reviewer, QUEUE)
    assert 'href="/admin/interviews/session/queue/?quality=limited"' in shown
    assert "A name for these filters" not in page(cast.reviewer, QUEUE, quality="limited")


def test_the_list_of_sessions_keeps_its_own(cast: Cast) -> None:
    assert "A name for these filters" in page(cast.reviewer, LIST, state="ended")
    keep(cast.reviewer, place="sessions", name="Over", query="state=ended&p=3")
    assert '/session/?state=ended"' in page(cast.reviewer, LIST)
    assert "Over" not in page(cast.reviewer, QUEUE)


def test_nobody_else_sees_or_forgets_them(cast: Cast) -> None:
    keep(cast.reviewer)
    saved = SavedFilter.objects.get()
    assert saved.organization == cast.lindenhof
    assert "Limited ones" not in page(cast.editor, QUEUE)
    for user in (cast.editor, cast.outsider):
        assert post(user, "interviews_filter_forget", saved.pk).status_code == 404
    assert "is forgotten" in text_of(post(cast.reviewer, "interviews_filter_forget", saved.pk))
    assert not SavedFilter.objects.exists()


def test_who_is_no_longer_a_member_has_none(cast: Cast) -> None:
    keep(cast.reviewer)
    Membership.objects.filter(user=cast.reviewer).delete()
    saved = SavedFilter.objects.get()
    assert post(cast.reviewer, "interviews_filter_forget", saved.pk).status_code == 404


@pytest.mark.parametrize("given", [{"name": " "}, {"query": ""}, {"query": "x=" + "y" * 1000}])
def test_filters_without_a_name_or_content_are_not_kept(cast: Cast, given: dict[str, str]) -> None:
    assert "Choose filters first" in keep(cast.reviewer, **given)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("given", [{"place": "elsewhere"}, {"organization": "0" * 32}])
def test_they_belong_to_a_list_and_an_organization_of_ones_own(
    cast: Cast, given: dict[str, str]
) -> None:
    data = {"place": "queue", "name": "Mine", "query": "unread=yes", **given}
    assert post(cast.reviewer, "interviews_filter_save", **data).status_code == 404
    assert not SavedFilter.objects.exists()


def test_who_belongs_to_several_organizations_chooses_one(cast: Cast, now: datetime) -> None:
    Membership.objects.create(organization=cast.quarzwerk, user=cast.reviewer, role="reviewer")
    assert "Quarzwerk" in page(cast.reviewer, QUEUE, unread="yes")
    keep(cast.reviewer, organization=str(cast.quarzwerk.pk))
    assert SavedFilter.objects.get().organization == cast.quarzwerk


def test_too_many_are_refused_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_SAVED", 0)
    assert "remove one first" in keep(cast.reviewer)


def test_a_kept_query_is_nothing_but_filters() -> None:
    assert clean_query("state=ended&p=2&page=3&e=1") == "state=ended"
    assert clean_query('x="><script>') == "x=%22%3E%3Cscript%3E"
