"""The modules that every step runs through, from its claim to its result."""

from types import ModuleType

from pipeline import (
    arrears,
    claims,
    clock,
    expenses,
    heartbeat,
    metering,
    raw_answers,
    runner,
    standing,
    weather,
)
from pipeline.models import ledger as ledger_rows

WAY: tuple[ModuleType, ...] = (
    runner,
    claims,
    arrears,
    metering,
    expenses,
    heartbeat,
    standing,
    weather,
    clock,
    raw_answers,
    ledger_rows,
)
