"""The doorbells of the domain."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from interviews import tasks
from interviews.models import Session
from interviews.states import SessionState
from interviews.tasks import sweep
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_sweep_finds_what_was_abandoned(cast: Cast) -> None:
    make_session(cast.invitation, state=SessionState.PAUSED)
    Session.objects.update(state_changed_at=timezone.now() - timedelta(days=1))
    sweep()
    assert Session.objects.get().state == SessionState.INTERRUPTED


def test_it_comes_by_the_clock() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["sweep-sessions"]["task"] == sweep.name


def test_a_broker_that_is_away_is_nobodys_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_broker(*_args: object, **_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.send_reset_mail_task, "apply_async", no_broker)
    tasks.ask_for_reset_mail("olga@lindenhof.test")
