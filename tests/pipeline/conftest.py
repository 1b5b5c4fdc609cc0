"""The ledger's tests know the steps that read words; the recording has a test of its own."""

import pytest

from pipeline import asking, ledger
from pipeline.plan import PLAN

WORDS = tuple(planned for planned in PLAN if planned.name != "recording")


@pytest.fixture(autouse=True)
def plan_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "PLAN", WORDS)


@pytest.fixture(autouse=True)
def models_that_need_no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in this process, and asked again at once."""
    monkeypatch.setattr(asking, "LONGEST_PAUSE_S", 0.0)
