"""Labels stay few and harmless, whatever a provider says."""

import pytest

from realtime import metrics
from realtime.metrics import CAUSES_LIMIT, OTHER, cause_label

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_causes", set())


def test_a_code_is_its_own_label() -> None:
    assert cause_label("closed_1006") == "closed_1006"
    assert cause_label("TimeoutError") == "timeouterror"


@pytest.mark.parametrize("cause", ["", "Marlo Weber", "marlo@example.org", "x" * 41, "é", "7"])
def test_what_may_be_a_person_is_not_a_label(cause: str) -> None:
    assert cause_label(cause) == OTHER


def test_an_inventive_provider_makes_no_more_labels_than_there_is_room_for() -> None:
    labels = {cause_label(f"code_{number}") for number in range(CAUSES_LIMIT * 3)}
    assert len(labels) == CAUSES_LIMIT + 1
    assert cause_label("code_0") == "code_0"
