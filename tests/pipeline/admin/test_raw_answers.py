"""Raw answers in the admin: for editors and owners, and for nobody else."""

import pytest
from django.urls import reverse

from pipeline.models import RawAnswer
from tests.cast import Cast
from tests.interviews.admin.desk import page, signed_in
from tests.pipeline.rows import make_ended_session, make_raw_answer, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.fault("B38"), pytest.mark.django_db]

LIST, CHANGE = "pipeline_rawanswer_changelist", "pipeline_rawanswer_change"


@pytest.fixture
def kept(cast: Cast) -> RawAnswer:
    text = "Here is what I think: <b>hire</b> them, kanarienvogel."
    return make_raw_answer(make_step_run(make_ended_session(cast)), text=text)


def test_those_who_look_after_interviews_read_it_as_text(cast: Cast, kept: RawAnswer) -> None:
    assert "&lt;b&gt;hire&lt;/b&gt;" in page(cast.editor, CHANGE, kept.pk)
    assert "It was no JSON." in page(cast.owner, LIST)


def test_nobody_else_does(cast: Cast, kept: RawAnswer) -> None:
    for somebody in (cast.reviewer, cast.outsider, cast.superuser):
        client = signed_in(somebody)
        for name, args in ((LIST, []), (CHANGE, [kept.pk])):
            answer = client.get(reverse(f"admin:{name}", args=args))
            assert b"kanarienvogel" not in answer.content
            assert b"It was no JSON" not in answer.content
    shown = page(cast.reviewer, "interviews_session_change", kept.session_id)
    assert "kanarienvogel" not in shown
