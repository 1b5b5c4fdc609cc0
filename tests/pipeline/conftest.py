"""The ledger's tests know the steps that read words; the recording has a test of its own."""

import pytest

from pipeline import ledger
from pipeline.plan import PLAN

WORDS = tuple(planned for planned in PLAN if planned.name != "recording")


@pytest.fixture(autouse=True)
def plan_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "PLAN", WORDS)
