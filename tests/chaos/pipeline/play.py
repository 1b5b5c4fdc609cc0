"""A tragedy of the slow half in one process: who dies when is decided, and the audit judges it."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from interviews.actions.erasure import erase_session
from interviews.models import ErasureCertificate, Session
from pipeline import claims, ledger, runner
from pipeline.models import Delivery, StepRun, WebhookEndpoint
from pipeline.notices import courier, outbox
from pipeline.steps.base import Output, Step
from pipeline.steps.registry import STEPS
from tests.chaos import ledger as outside
from tests.chaos.audit import Finding
from tests.chaos.ledger import Entry, Ledger
from tests.chaos.pipeline import audit, closing, verdict
from tests.chaos.pipeline.receivers import Told, webhook_receiver
from tests.chaos.pipeline.verdict import Left, Outside

#: In the folder of a play, beside its media.
MODEL_LEDGER, MEDIA, TOLD = "model.jsonl", "media", "told.jsonl"


class DiedError(BaseException):
    """A worker is killed: nothing of it is done any more."""


class Play:
    """One session that has ended, its people, and whoever works on it."""

    def __init__(
        self, session: Session, reviewer: User, monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        self.session = session
        self.reviewer = reviewer
        self._monkeypatch = monkeypatch
        self._folder = folder
        self.at_work: StepRun | None = None
        self.entries: list[Entry] = []
        self.note("ended")

    def note(self, what: str, key: str = "", **values: object) -> None:
        """In the ledger of the people."""
        self.entries.append(
            Entry(1.0, key or key_of(self.session), what, {"is_sure": True, **values})
        )

    def step_run(self, step: str) -> StepRun:
        return StepRun.objects.get(session=self.session, step=step)

    def meanwhile(self, step: str, happens: Callable[[], None]) -> None:
        """Once, while this step is at work."""
        usual = STEPS[step]
        left = [happens]

        def run(given: object) -> Output:
            output = usual.run(given)
            if left:
                left.pop()()
            return output

        changed = Step(step, usual.version, read=usual.read, run=run, write=usual.write)
        self._monkeypatch.setitem(STEPS, step, changed)

    def at_point(self, point: str, happens: Callable[[StepRun], None]) -> None:
        """Once for each step of each session, when a worker comes to this failpoint with it."""
        met: set[UUID] = set()

        def failpoint(name: str) -> None:
            if name == point and self.at_work is not None and self.at_work.pk not in met:
                met.add(self.at_work.pk)
                happens(self.at_work)

        self._monkeypatch.setattr(runner, "failpoint", failpoint)
        self._monkeypatch.setattr(claims, "failpoint", failpoint)

    def ring(self) -> None:
        """As the message after an end does."""
        self.work_on(ledger.sweep(self.session.pk))

    def work(self) -> None:
        """Whatever a sweep of all finds is done, until it finds nothing."""
        while due := ledger.sweep():
            self.work_on(due)

    def work_on(self, due: list[UUID]) -> None:
        for step_run_id in due:
            self.at_work = StepRun.objects.filter(pk=step_run_id).first()
            try:
                runner.run_step(step_run_id)
            except DiedError:
                connection.close()

    def tell(self, unwell: str) -> None:
        """A receiver, who is at first that unwell, until there is nothing more to tell them."""
        with (
            Ledger(self._folder / TOLD) as told,
            webhook_receiver(Told(told, 1, {unwell: 1.0})) as url,
        ):
            owner = self.session.organization
            WebhookEndpoint.objects.create(organization=owner, url=url)
            self.work()
            while due := outbox.find_due():
                for delivery_id in due:
                    courier.deliver(delivery_id)
                Delivery.objects.update(not_before=None)

    def click(self, step: str) -> None:
        assert claims.run_again(self.step_run(step).pk)
        self.note("clicked", step=step)

    def erase(self, session_id: UUID) -> None:
        asked = ErasureCertificate.Cause.ASKED
        key = key_of(Session.objects.get(pk=session_id))
        assert erase_session(session_id=session_id, cause=asked, now=timezone.now())
        self.note("erased", key, session=str(session_id))

    def judge(self) -> list[Finding]:
        """Two hours later."""
        entries = outside.read(self._folder / MODEL_LEDGER)
        left = Left.find(_address(), self._folder / MEDIA, self.entries, **closing.close())
        findings = verdict.judge(left, Outside(self.entries, entries))
        told = self._folder / TOLD
        if told.exists():
            findings += audit.judge_deliveries(left.record, outside.read(told), ("webhook",))
        return findings


def key_of(session: Session) -> str:
    return session.candidate.name if session.candidate else ""


def _address() -> str:
    values = connection.settings_dict
    return make_conninfo(
        host=values["HOST"],
        port=values["PORT"] or None,
        dbname=values["NAME"],
        user=values["USER"],
        password=values["PASSWORD"] or None,
    )


def die() -> None:
    raise DiedError
