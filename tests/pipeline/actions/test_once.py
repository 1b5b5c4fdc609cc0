"""What comes twice has one effect."""

from uuid import uuid4

import pytest

from pipeline.actions.once import make_once
from pipeline.models import Thread
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_form_makes_one_row_of_its_own_id(cast: Cast) -> None:
    session, form = make_ended_session(cast), uuid4()
    values = {"organization": session.organization, "session": session}
    thread, is_new = make_once(Thread.objects.filter(session=session), form, **values)
    assert (thread.pk, is_new) == (form, True)
    assert make_once(Thread.objects.filter(session=session), form, **values) == (thread, False)


def test_an_id_that_somebody_else_has_taken_is_left_to_them(cast: Cast) -> None:
    session, other, form = make_ended_session(cast), make_ended_session(cast), uuid4()
    Thread.objects.create(pk=form, organization=other.organization, session=other)
    values = {"organization": session.organization, "session": session}
    thread, is_new = make_once(Thread.objects.filter(session=session), form, **values)
    assert is_new
    assert thread.pk != form
    assert Thread.objects.get(pk=form).session == other


def test_without_an_id_each_is_another(cast: Cast) -> None:
    for _ in range(2):
        session = make_ended_session(cast)
        values = {"organization": session.organization, "session": session}
        make_once(Thread.objects.filter(session=session), None, **values)
    assert Thread.objects.count() == 2
