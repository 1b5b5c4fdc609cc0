"""The steps that exist, by name."""

from pipeline.plan import PLAN, check_plan
from pipeline.steps import (
    action_items,
    index,
    links,
    notify,
    ratings,
    recording,
    summary,
    thread,
    transcript,
)
from pipeline.steps.base import Step

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        transcript.STEP,
        summary.STEP,
        action_items.STEP,
        ratings.STEP,
        index.STEP,
        links.STEP,
        thread.STEP,
        recording.STEP,
        notify.STEP,
    )
}

check_plan(PLAN)


def find_step(name: str) -> Step | None:
    """None for a step of another release that is still in the ledger."""
    return STEPS.get(name)
