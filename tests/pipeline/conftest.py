"""The ledger's tests know the steps that read words; the recording has a test of its own."""

import pytest

from pipeline import ledger
from pipeline.plan import PLAN


@pytest.fixture(autouse=True)
def plan_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    words = tuple(planned for planned in PLAN if planned.name != "recording")
    monkeypatch.setattr(ledger, "PLAN", words)
