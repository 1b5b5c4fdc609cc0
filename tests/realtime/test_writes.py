"""A write keeps its meaning on its way through the journal."""

from datetime import timedelta
from typing import Any

import pytest

from interviews.actions import sessions
from interviews.models import Session
from interviews.states import EndReason, SessionState
from realtime.recorder import values_of
from realtime.writes import Write, decode, encode, perform, write_of
from tests.cast import NOW
from tests.realtime.protocol.rehearsal import turn


@pytest.mark.unit
@pytest.mark.parametrize(
    "write",
    [
        write_of(sessions.end_session, reason=EndReason.PLAN, now=NOW),
        write_of(sessions.change_state, state=SessionState.LIVE, now=NOW, started_at=None),
        write_of(sessions.save_turns, turns=[values_of(turn(1, "Grüße, 你好"))], now=NOW),
        write_of(sessions.save_progress, covered=[1, 2], spoken_ms=4_000),
        Write("sessions.spent", {"tokens": {"text": 3, "until": NOW + timedelta(seconds=1)}}),
    ],
)
def test_a_write_comes_back_as_it_was(write: Write) -> None:
    assert decode(encode(write)) == write


@pytest.mark.unit
def test_how_sure_a_transcriber_was_survives_the_journal() -> None:
    write = write_of(sessions.save_turns, turns=[values_of(turn(certainty=0.42))], now=NOW)
    [values] = decode(encode(write)).arguments["turns"]
    assert values.certainty == 0.42


@pytest.mark.unit
@pytest.mark.parametrize("text", [b"", b"{}", b'{"action":"a","arguments":{"Other":1}}', b"[1]"])
def test_what_is_no_write_is_an_error(text: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        decode(text)


@pytest.mark.db
def test_a_write_is_performed_on_its_session(db: Any, session: Session) -> None:
    write = write_of(sessions.save_progress, covered=[2], spoken_ms=10)
    perform(session.pk, decode(encode(write)))
    session.refresh_from_db()
    assert (session.covered_questions, session.spoken_ms) == ([2], 10)
