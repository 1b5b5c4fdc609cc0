"""Which steps follow which after a session has ended (pure)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class PlannedStep:
    """A step by name, the steps whose output it reads, and how often it may be tried.

    It also waits until the steps of `after` have come to rest, whatever came of them.
    """

    name: str
    needs: frozenset[str] = frozenset()
    max_attempts: int = 5
    after: frozenset[str] = frozenset()


Plan = tuple[PlannedStep, ...]

#: Steps that need nothing of each other run side by side.
WORK: Plan = (
    PlannedStep("transcript"),
    PlannedStep("summary", frozenset({"transcript"})),
    PlannedStep("action_items", frozenset({"transcript"})),
    PlannedStep("ratings", frozenset({"transcript"})),
    PlannedStep("index", frozenset({"transcript"})),
    PlannedStep("links", frozenset({"transcript"})),
    PlannedStep("thread", frozenset({"summary"})),
    PlannedStep("recording"),
)
PLAN: Plan = (*WORK, PlannedStep("notify", after=frozenset(planned.name for planned in WORK)))

#: What was held elsewhere can be found; nothing is written about it.
IMPORTED: Plan = (PlannedStep("index"),)


def hearing_again(plan: Plan) -> Plan:
    """Where the recording is heard a second time, the transcript waits for it to rest."""
    return tuple(
        replace(step, after=frozenset({"recording"})) if step.name == "transcript" else step
        for step in plan
    )


class PlanError(ValueError):
    """A plan names a step twice, needs a step it does not have, or goes round in a circle."""


def may_start(step: PlannedStep, done: AbstractSet[str]) -> bool:
    return step.needs | step.after <= done


def startable(plan: Plan, done: AbstractSet[str]) -> list[PlannedStep]:
    """The steps that are not done and need nothing that is not."""
    return [step for step in plan if step.name not in done and may_start(step, done)]


def needs_of(plan: Plan, name: str) -> frozenset[str]:
    """Everything that must be done before this step can be: its needs, and theirs."""
    direct = next((step.needs for step in plan if step.name == name), frozenset[str]())
    return direct.union(*(needs_of(plan, need) for need in direct))


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
