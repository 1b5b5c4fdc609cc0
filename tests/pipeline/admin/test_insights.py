"""The admin of insights: members read and delete them, and what was deleted is known."""

import pytest
from django.contrib.admin.models import LogEntry

from interviews.models import AuditEntry
from pipeline.models import Insight
from tests.cast import Cast
from tests.interviews.admin.desk import page, post
from tests.interviews.agents import make_agent
from tests.pipeline.rows import make_ended_session, make_insight

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LIST = "pipeline_insight_changelist"


@pytest.fixture
def insight(cast: Cast) -> Insight:
    return make_insight(make_ended_session(cast), token=make_agent(cast.lindenhof))


def test_insights_are_found_by_words_interview_and_program(cast: Cast, insight: Insight) -> None:
    found = f"/insight/{insight.pk}/"
    for narrow in (
        {},
        {"q": "dough"},
        {"q": "Clerk"},
        {"session__version__interview__id__exact": str(cast.interview.pk)},
        {"token__id__exact": str(insight.token_id)},
        {"author": "Clerk"},
    ):
        assert found in page(cast.reviewer, LIST, **narrow), narrow
    assert found not in page(cast.reviewer, LIST, q="glass")
    assert "Checks dough by hand." in page(cast.reviewer, "pipeline_insight_change", insight.pk)


def test_strangers_neither_see_nor_delete_one(cast: Cast, insight: Insight) -> None:
    for stranger in (cast.outsider, cast.superuser):
        for name in ("forget", "delete"):
            post(stranger, f"pipeline_insight_{name}", insight.pk, post="yes")
        post(stranger, LIST, action="delete_selected", _selected_action=insight.pk, post="yes")
        assert Insight.objects.exists()
    assert "Checks dough" not in page(cast.outsider, LIST)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("way", ["forget", "delete", "list"])
def test_what_a_member_deletes_is_gone_and_on_the_log_without_its_words(
    cast: Cast, insight: Insight, way: str
) -> None:
    if way == "list":
        chosen = {"action": "delete_selected", "_selected_action": str(insight.pk), "post": "yes"}
        post(cast.reviewer, LIST, **chosen)
    else:
        post(cast.reviewer, f"pipeline_insight_{way}", insight.pk, post="yes")
    assert not Insight.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.door, entry.action) == ("desk", "delete_insight")
    assert entry.actor == f"user:{cast.reviewer.pk}"
    assert entry.arguments["insight_id"] == str(insight.pk)
    history = LogEntry.objects.get(object_id=str(insight.pk))
    assert history.user_id == cast.reviewer.pk
    assert "dough" not in history.object_repr + str(entry.arguments)
