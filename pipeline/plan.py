"""Which steps follow which after a session has ended (pure)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True)
class PlannedStep:
    """A step by name, the steps whose output it reads, and how often it may be tried."""

    name: str
    needs: frozenset[str] = frozenset()
    max_attempts: int = 5


Plan = tuple[PlannedStep, ...]

#: Steps that need nothing of each other run side by side.
PLAN: Plan = (
    PlannedStep("transcript"),
    PlannedStep("summary", frozenset({"transcript"})),
    PlannedStep("action_items", frozenset({"transcript"})),
    PlannedStep("ratings", frozenset({"transcript"})),
    PlannedStep("links", frozenset({"transcript"})),
    PlannedStep("thread", frozenset({"summary"})),
    PlannedStep("recording"),
)


class PlanError(ValueError):
    """A plan names a step twice, needs a step it does not have, or goes round in a circle."""


def may_start(step: PlannedStep, done: AbstractSet[str]) -> bool:
    return step.needs <= done


def startable(plan: Plan, done: AbstractSet[str]) -> list[PlannedStep]:
    """The steps that are not done and need nothing that is not."""
    return [step for step in plan if step.name not in done and may_start(step, done)]


def check_plan(plan: Plan) -> None:
    """Raise `PlanError` unless every step can be reached by doing the ones before it."""
    names = [step.name for step in plan]
    if len(set(names)) < len(names):
        raise PlanError("A plan names a step twice.")
    done: set[str] = set()
    while fresh := _names(startable(plan, done)):
        done |= fresh
    if stuck := sorted(set(names) - done):
        raise PlanError(f"These steps can never start: {', '.join(stuck)}.")


def _names(steps: Iterable[PlannedStep]) -> set[str]:
    return {step.name for step in steps}
