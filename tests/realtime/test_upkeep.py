"""A web process stores what it finds lying about, and nothing stops it from going on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from interviews.actions import sessions
from interviews.models import Session, TapeSegment
from realtime import upkeep as upkeep_module
from realtime.database import STATEMENT_TIMEOUT_MS
from realtime.journal import Journal
from realtime.upkeep import Upkeep, kept_up
from realtime.writes import write_of
from tests.processes import wait_until

pytestmark = [pytest.mark.db]

PROGRESS = write_of(sessions.save_progress, covered=[2], spoken_ms=5)


@contextmanager
def at_work(upkeep: Upkeep) -> Iterator[Upkeep]:
    """Its thread ends with the test, however that ends."""
    upkeep.start()
    try:
        yield upkeep
    finally:
        upkeep.stop()


async def test_what_was_left_in_the_journal_is_stored_soon(
    session: Session, journal: Journal, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    monkeypatch.setattr(upkeep_module, "PERIOD_S", 0.02)
    with at_work(Upkeep(journal)) as upkeep:
        upkeep.start()
        await journal.keep(session.pk, [PROGRESS])
        journal.release([1])
        await asyncio.to_thread(wait_until, lambda: not journal._kept, limit_s=30)
    assert await read(lambda: Session.objects.get(pk=session.pk).spoken_ms) == 5


@pytest.mark.parametrize(
    ("error", "said"), [(OperationalError("away"), []), (OSError("disk"), ["upkeep_failed"])]
)
def test_a_look_that_fails_is_followed_by_another(
    db: Any,
    tmp_path: Path,
    error: Exception,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_journal: Journal) -> None:
        raise error

    monkeypatch.setattr(upkeep_module, "replay_left", fail)
    monkeypatch.setattr(connection, "close", lambda: None)
    Upkeep(Journal(tmp_path)).look()
    assert caplog.messages == said


@pytest.mark.parametrize(
    ("error", "said"), [(OperationalError("away"), []), (OSError("storage"), ["sweep_failed"])]
)
def test_a_sweep_that_fails_ends_no_upkeep(
    db: Any,
    tmp_path: Path,
    error: Exception,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(**_: object) -> int:
        raise error

    monkeypatch.setattr(upkeep_module, "sweep_sessions", fail)
    monkeypatch.setattr(connection, "close", lambda: None)
    Upkeep(Journal(tmp_path)).sweep()
    assert caplog.messages == said


async def test_a_restart_finds_what_was_taken_back(
    session: Session, journal: Journal, read: Any
) -> None:
    def take_back() -> None:
        session.consents.update(withdrawn_at=session.created_at)
        TapeSegment.objects.create(
            organization=session.organization,
            session=session,
            number=1,
            key="1",
            started_ms=0,
            duration_ms=0,
        )

    await read(take_back)
    await read(Upkeep(journal).sweep)
    assert not await read(TapeSegment.objects.exists)


async def test_no_statement_of_it_takes_long(
    transactional_db: None, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[str] = []

    def look(_journal: Journal) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            limits.append(cursor.fetchone()[0])

    monkeypatch.setattr(upkeep_module, "replay_left", look)
    with at_work(Upkeep(journal)):
        await asyncio.to_thread(wait_until, lambda: bool(limits), limit_s=60)
    assert limits[0] == f"{STATEMENT_TIMEOUT_MS // 1000}s"


@pytest.mark.unit
async def test_the_first_request_starts_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    served: list[dict[str, Any]] = []

    class Noted(Upkeep):
        def start(self) -> None:
            started.append("started")

    async def pages(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        served.append(scope)

    monkeypatch.setattr(upkeep_module, "upkeep", lambda: Noted(journal))
    await kept_up(pages)({"type": "http"}, None, None)
    assert (started, served) == (["started"], [{"type": "http"}])
