"""A tragedy of the slow half in one process: who dies when is decided, and the audit judges it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from psycopg.conninfo import make_conninfo

from interviews.models import Session
from pipeline import claims, ledger, runner
from pipeline.models import StepRun
from pipeline.plan import PLAN
from pipeline.steps.base import Output, Step
from pipeline.steps.registry import STEPS
from tests.chaos.audit import Finding
from tests.chaos.ledger import Entry
from tests.chaos.pipeline import record
from tests.chaos.pipeline.audit import audit


class DiedError(BaseException):
    """A worker is killed: nothing of it is done any more."""


class Play:
    """One session that has ended, its people, and whoever works on it."""

    def __init__(self, session: Session, reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session = session
        self.reviewer = reviewer
        self._monkeypatch = monkeypatch
        self.at_work: StepRun | None = None
        self.entries: list[Entry] = []
        self.note("ended")

    def note(self, what: str, **values: object) -> None:
        """In the ledger of the people."""
        key = self.session.candidate.name if self.session.candidate else ""
        self.entries.append(Entry(1.0, key, what, {"is_sure": True, **values}))

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

    def click(self, step: str) -> None:
        assert claims.run_again(self.step_run(step).pk)
        self.note("clicked", step=step)

    def judge(self) -> list[Finding]:
        values = connection.settings_dict
        address = make_conninfo(
            host=values["HOST"],
            port=values["PORT"] or None,
            dbname=values["NAME"],
            user=values["USER"],
            password=values["PASSWORD"] or None,
        )
        return audit(self.entries, [], record.read(address), [step.name for step in PLAN])


def die() -> None:
    raise DiedError
