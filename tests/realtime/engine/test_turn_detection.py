"""Where speech begins and ends, window by window."""

import pytest

from realtime.engine.config import TurnTaking
from realtime.engine.turn_detection import SpeechBegan, SpeechEnded, TurnDetector

pytestmark = pytest.mark.unit


def detect(
    *stretches: tuple[float, int], taking: TurnTaking | None
) -> list[SpeechBegan | SpeechEnded]:
    """Hear stretches of (probability, windows)."""
    detector = TurnDetector()
    heard = [detector.hear(p, taking) for p, count in stretches for _ in range(count)]
    return [change for change in heard if change is not None]


def patience(threshold: float = 0.5, silence_ms: int = 320) -> TurnTaking:
    return TurnTaking(
        threshold, 300, silence_ms, None, creates_response=True, interrupts_response=True
    )


def test_speech_begins_where_its_first_window_begins() -> None:
    assert detect((0.0, 10), (0.9, 5), taking=patience()) == [SpeechBegan(320)]


def test_a_click_is_not_speech() -> None:
    assert detect((0.0, 5), (0.9, 2), (0.0, 5), (0.9, 2), (0.1, 5), taking=patience()) == []


def test_speech_ends_when_the_silence_is_long_enough() -> None:
    changes = detect((0.9, 10), (0.0, 9), (0.9, 1), (0.0, 10), taking=patience())

    assert changes == [SpeechBegan(0), SpeechEnded(30 * 32)]


def test_a_doubtful_window_continues_speech_and_does_not_begin_it() -> None:
    assert detect((0.4, 50), taking=patience()) == []
    assert detect((0.9, 5), (0.4, 50), taking=patience()) == [SpeechBegan(0)]


def test_a_higher_threshold_needs_surer_speech() -> None:
    assert detect((0.7, 20), taking=patience(threshold=0.8)) == []


def test_without_turn_taking_nothing_begins_but_speech_is_counted() -> None:
    detector = TurnDetector()
    for probability in (0.9, 0.9, 0.0):
        assert detector.hear(probability, None) is None

    assert (detector.speech_ms, detector.heard_ms) == (64, 96)


def test_no_silence_at_all_still_needs_one_quiet_window() -> None:
    changes = detect((0.9, 5), (0.0, 1), taking=patience(silence_ms=0))

    assert changes == [SpeechBegan(0), SpeechEnded(6 * 32)]
