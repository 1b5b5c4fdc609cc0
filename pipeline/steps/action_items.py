"""The action items step: what somebody promised to do, each with the words that promise it."""

from dataclasses import dataclass

from django.conf import settings

from pipeline.action_items import FoundItem, FoundItems, find_by_model, find_by_rules
from pipeline.llm import configured_model
from pipeline.models import ActionItem, StepRun
from pipeline.promises import knows
from pipeline.reading import read_transcript
from pipeline.reconciling import reconcile
from pipeline.steps.base import Output, Step
from pipeline.transcript import Transcript

BY_RULES = "Found by rules, which know promises in English and German; no text model is configured."
NO_RULES = "There are no rules for this language, and no text model is configured."
NOT_FOR_AI = "Found by rules: the candidate did not agree to evaluation by AI."
NOTHING_SAID = "The candidate said nothing, so no text model was asked."
BY_MODEL = "Found by a text model; each quote was found word for word in the transcript."
LEFT_OUT = "{} of its items were left out: nobody had promised them."


@dataclass(frozen=True)
class WrittenItems:
    """What was found, and by which model, if any."""

    items: tuple[FoundItem, ...]
    model: str = ""


def run(transcript: Transcript) -> Output:
    """By the configured model, where there is one and the candidate agreed to it."""
    model = configured_model()
    if model is None or not transcript.answers or not transcript.may_be_read_by_ai:
        found = find_by_rules(transcript)
        return Output(WrittenItems(found.items), note=_note_on_rules(transcript, model is None))
    found = find_by_model(transcript, model, window_tokens=settings.LLM_WINDOW_TOKENS)
    return Output(WrittenItems(found.items, model.name), _note_on_model(found))


def write(step_run: StepRun, written: WrittenItems) -> None:
    """Rows that a person had a hand in stay; the rest becomes what was found."""
    rows = ActionItem.objects.filter(session_id=step_run.session_id)
    known = list(rows.select_for_update().order_by("created_at", "pk"))
    changes = reconcile(known, written.items)
    rows.filter(pk__in=[known[index].pk for index in changes.remove]).delete()
    for index, item in changes.update:
        rows.filter(pk=known[index].pk).update(
            **_values(item),
            model=written.model,
            step_run=step_run,
            revision=known[index].revision + 1,
        )
    for item in changes.add:
        ActionItem.objects.create(
            organization_id=step_run.organization_id,
            session_id=step_run.session_id,
            step_run=step_run,
            origin=ActionItem.Origin.PROGRAM,
            model=written.model,
            **_values(item),
        )


def _values(item: FoundItem) -> dict[str, object]:
    return {
        "description": item.description,
        "owner_role": item.owner_role,
        "due_hint": item.due_hint,
        "evidence": item.evidence.as_json(),
    }


def _note_on_rules(transcript: Transcript, has_no_model: bool) -> str:  # noqa: FBT001 - one reader
    if not has_no_model:
        return NOT_FOR_AI if transcript.answers else NOTHING_SAID
    return BY_RULES if knows(transcript.language) else NO_RULES


def _note_on_model(found: FoundItems) -> str:
    return f"{BY_MODEL} {LEFT_OUT.format(found.left_out)}" if found.left_out else BY_MODEL


STEP = Step("action_items", version=3, read=read_transcript, run=run, write=write)
