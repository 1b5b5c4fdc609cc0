"""The finished sessions of the demonstration."""

import io
import wave
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from pytest_django import Settings

from interviews.demo.conversations import CONVERSATIONS, JUNO, RAVI
from interviews.demo.house import set_up_organization, set_up_version
from interviews.demo.past import find_missing, perform
from interviews.models import Gap, Session, Turn

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def sessions(
    now: datetime, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[Session]:
    """Both conversations, hummed, because the engine has its own test."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    settings.MEDIA_ROOT = tmp_path
    version = set_up_version(set_up_organization(), now=now)
    assert find_missing(version) == list(CONVERSATIONS)
    return perform(CONVERSATIONS, version, now=now)


def test_they_wait_for_the_pipeline_as_any_ended_session(
    sessions: list[Session], now: datetime
) -> None:
    assert set(Session.objects.awaiting_pipeline()) == set(sessions)
    for session in sessions:
        assert session.started_at is not None
        assert session.ended_at is not None
        assert session.started_at < session.ended_at < now
        assert session.covered_questions == [1, 2, 3, 4]
        assert session.consents.get().is_in_force


def test_none_is_missing_afterwards(sessions: list[Session]) -> None:
    assert find_missing(sessions[0].version) == []


def test_one_turn_is_cut_and_keeps_what_was_heard(sessions: list[Session]) -> None:
    cut = Turn.objects.get(status=Turn.Status.CUT)

    assert cut.speaker == Turn.Speaker.INTERVIEWER
    assert cut.session.candidate is not None
    assert cut.session.candidate.name == JUNO.candidate
    assert 0 < cut.heard_ms < cut.total_ms
    assert cut.unheard_text


def test_one_turn_is_rough(sessions: list[Session]) -> None:
    rough = Turn.objects.get(is_rough=True)

    assert rough.speaker == Turn.Speaker.CANDIDATE
    assert "thesis" not in rough.text


def test_one_outage_is_a_gap_between_two_legs(sessions: list[Session]) -> None:
    gap = Gap.objects.get()
    first, second = gap.session.legs.all()

    assert gap.session.candidate is not None
    assert gap.session.candidate.name == RAVI.candidate
    assert first.closed_at == gap.started_at
    assert second.opened_at == gap.ended_at


def test_every_turn_is_heard_where_it_says(sessions: list[Session]) -> None:
    for session in sessions:
        with session.recording.file.open("rb") as file, wave.open(io.BytesIO(file.read())) as wav:
            rate_hz = wav.getframerate()
            sound = np.frombuffer(wav.readframes(wav.getnframes()), dtype="<i2").reshape(-1, 2)
        assert session.recording.duration_ms == len(sound) * 1000 // rate_hz
        for turn in session.turns.all():
            channel = 0 if turn.speaker == Turn.Speaker.CANDIDATE else 1
            start = turn.started_ms * rate_hz // 1000
            heard = sound[start : start + turn.heard_ms * rate_hz // 1000, channel]
            assert np.abs(heard.astype(int)).mean() > 500


def test_the_peaks_rise_where_somebody_speaks(sessions: list[Session]) -> None:
    for session in sessions:
        peaks = session.recording.peaks
        for turn in session.turns.all():
            middle = (turn.started_ms + turn.heard_ms // 2) // peaks["bucket_ms"]
            assert peaks[turn.speaker][middle] > 0


def test_turns_are_stored_in_their_order(sessions: list[Session]) -> None:
    for session in sessions:
        offsets = [turn.started_ms for turn in session.turns.in_order()]
        assert offsets == sorted(offsets)
