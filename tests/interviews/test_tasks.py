"""The doorbells of the domain."""

from datetime import timedelta
from inspect import signature
from uuid import uuid4

import pytest
from celery import Task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from interviews import tasks
from interviews.celery import app
from interviews.models import Session
from interviews.states import SessionState
from interviews.tasks import sweep
from pipeline import tasks as pipeline_tasks
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_sweep_finds_what_was_abandoned(cast: Cast) -> None:
    make_session(cast.invitation, state=SessionState.PAUSED)
    Session.objects.update(state_changed_at=timezone.now() - timedelta(days=1))
    sweep()
    assert Session.objects.get().state == SessionState.INTERRUPTED


def test_it_comes_by_the_clock() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["sweep-sessions"]["task"] == sweep.name


@pytest.mark.fault("E86")
def test_a_task_is_given_ids_of_rows_and_nothing_that_stands_in_them() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    taken = {name: signature(task.run).parameters.values() for name, task in ours.items()}
    assert {name.partition(".")[0] for name in taken} == {"interviews", "pipeline"}
    others = {
        f"{name}({each})"
        for name, parameters in taken.items()
        for each in parameters
        if not each.name.endswith("_id") or each.annotation not in (str, str | None)
    }
    # Whether there is such an account, only the worker looks up: the page must not take longer.
    assert others == {"interviews.send_reset_mail(email: str)"}


@pytest.mark.fault("E86")
def test_what_is_sent_to_the_broker_are_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every place that rings: nothing is put into a message beside its arguments."""
    sent: list[object] = []

    def note(_self: object, args: tuple[str, ...] = (), **options: object) -> None:
        assert set(options) <= {"retry", "expires"}
        sent.extend(args)

    monkeypatch.setattr(Task, "apply_async", note)
    row = uuid4()
    pipeline_tasks.nudge(row)
    pipeline_tasks.nudge_deliveries([row])
    monkeypatch.setattr("pipeline.ledger.sweep", lambda _session: [row])
    monkeypatch.setattr("pipeline.notices.outbox.find_due", lambda _session: [row])
    pipeline_tasks.sweep()
    assert sent == [str(row)] * 4


def test_a_broker_that_is_away_is_nobodys_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_broker(*_args: object, **_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.send_reset_mail_task, "apply_async", no_broker)
    tasks.ask_for_reset_mail("olga@lindenhof.test")
