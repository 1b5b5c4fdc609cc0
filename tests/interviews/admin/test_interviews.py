"""The admin of interviews: edit, publish, try."""

import pytest

from interviews import room_key
from interviews.models import Interview, InterviewVersion, Session
from tests.cast import Cast, make_interview
from tests.interviews.admin.desk import interview_form, page, post, signed_in, text_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_interview_change"
PUBLISH = "interviews_interview_publish"
TRY = "interviews_interview_try"


def test_an_editor_changes_the_draft(cast: Cast) -> None:
    form = interview_form(cast.interview, title="Morning baker")
    post(cast.editor, CHANGE, cast.interview.pk, **form)
    assert Interview.objects.get(pk=cast.interview.pk).title == "Morning baker"


def test_a_reviewer_reads_and_cannot_change(cast: Cast) -> None:
    assert "Night baker" in page(cast.reviewer, CHANGE, cast.interview.pk)
    form = interview_form(cast.interview, title="Mine")
    assert post(cast.reviewer, CHANGE, cast.interview.pk, **form).status_code == 403
    for name in (PUBLISH, TRY):
        assert post(cast.reviewer, name, cast.interview.pk).status_code == 404


def test_publishing_makes_the_next_version(cast: Cast) -> None:
    Interview.objects.update(title="Morning baker")
    answer = post(cast.editor, PUBLISH, cast.interview.pk)
    assert "Version 2 is published" in text_of(answer)
    version = cast.interview.versions.get(number=2)
    assert version.published_by == cast.editor


def test_publishing_needs_a_form_not_a_link(cast: Cast) -> None:
    client = signed_in(cast.editor)
    address = f"/admin/interviews/interview/{cast.interview.pk}/publish/"
    assert client.get(address).status_code == 405
    assert InterviewVersion.objects.count() == 1


def test_what_is_missing_is_said_instead_of_publishing(cast: Cast) -> None:
    empty = make_interview(cast.lindenhof, title="Empty", questions=0)
    answer = post(cast.editor, PUBLISH, empty.pk)
    assert "question" in text_of(answer).lower()
    assert not empty.versions.exists()


def test_nobody_publishes_for_others(cast: Cast) -> None:
    assert post(cast.outsider, PUBLISH, cast.interview.pk).status_code == 404
    assert cast.interview.versions.count() == 1


def test_trying_opens_a_room_with_its_key(cast: Cast) -> None:
    client = signed_in(cast.editor)
    answer = client.post(f"/admin/interviews/interview/{cast.interview.pk}/try/")
    preview = Session.objects.get(is_preview=True)
    assert answer.headers["Location"] == f"/room/{preview.pk}/"
    assert room_key.cookie_name(preview.pk) in answer.cookies
    assert preview.previewed_by == cast.editor


def test_what_is_missing_is_said_instead_of_trying(cast: Cast) -> None:
    empty = make_interview(cast.lindenhof, title="Empty", questions=0)
    post(cast.editor, TRY, empty.pk)
    assert not Session.objects.exists()


def test_the_page_says_where_the_interview_stands(cast: Cast) -> None:
    shown = page(cast.editor, CHANGE, cast.interview.pk)
    assert "Version 1 is published" in shown
    assert "Publish version 2" in shown
    assert "Published versions" in shown


def test_the_list_says_what_is_published_and_held(cast: Cast) -> None:
    make_interview(cast.lindenhof, title="Draft only")
    shown = page(cast.reviewer, "interviews_interview_changelist")
    assert "version 1" in shown
    assert "not yet" in shown


def test_an_editor_writes_a_new_interview(cast: Cast) -> None:
    assert "Title" in page(cast.editor, "interviews_interview_add")


def test_an_editor_chooses_what_the_interviewer_may_look_up(cast: Cast) -> None:
    chosen = ["save_insight", "search_role_knowledge"]
    post(cast.editor, CHANGE, cast.interview.pk, **interview_form(cast.interview, tools=chosen))
    post(cast.editor, PUBLISH, cast.interview.pk)
    version = cast.interview.versions.get(number=2)
    assert version.definition["tools"] == ["search_role_knowledge", "save_insight"]
    wrong = interview_form(cast.interview, tools=["export_everything"])
    assert "Select a valid choice" in text_of(post(cast.editor, CHANGE, cast.interview.pk, **wrong))


def test_a_version_without_tools_reads_as_it_always_did(cast: Cast) -> None:
    Interview.objects.update(title="Morning baker")
    post(cast.editor, PUBLISH, cast.interview.pk)
    assert "tools" not in cast.interview.versions.get(number=2).definition
