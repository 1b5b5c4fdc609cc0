"""The receipt adds up the Legs, and says what nobody knows."""

import pytest

from interviews.admin.receipt import receipt
from interviews.models import Leg

pytestmark = pytest.mark.unit


def test_legs_are_added_up_by_kind() -> None:
    first = Leg(usage={"audio_in": 600, "audio_out": 100, "transcribed_ms": 1_400}, cost_microusd=1)
    second = Leg(usage={"audio_in": 10, "text_in": 0}, cost_microusd=1_250_000)
    made = receipt([first, second])
    assert [(line.what, line.tokens) for line in made.lines] == [
        ("Sound heard", 610),
        ("Sound spoken", 100),
    ]
    assert (made.transcribed_s, made.cost) == (1, "1.2500")
    assert made
    assert (made.is_partial, made.is_estimate) == (False, False)


def test_what_nobody_knows_is_said() -> None:
    known = Leg(usage={"text_in": 1, "estimated": 2}, cost_microusd=4)
    made = receipt([known, Leg(usage={"text_in": 1})])
    assert (made.cost, made.is_partial, made.is_estimate) == ("0.0000", True, True)
    assert receipt([Leg(usage={"text_in": 1})]).cost == ""


def test_a_session_without_usage_has_no_receipt() -> None:
    assert not receipt([Leg()])
    assert not receipt([])
