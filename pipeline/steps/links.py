"""The links step: what the candidate mentions, with the Turns that mention it."""

from dataclasses import dataclass

from django.conf import settings

from pipeline.links import FoundLink, link_by_model, link_by_rules
from pipeline.llm import configured_model
from pipeline.models import Link, StepRun
from pipeline.reading import read_transcript
from pipeline.steps.base import Output, Step
from pipeline.transcript import Transcript

BY_RULES = (
    "Found by rules, which know English and are careful rather than complete; no text model is "
    "configured."
)
NOT_FOR_AI = (
    "Found by rules, which know English and are careful rather than complete: the candidate did "
    "not agree to evaluation by AI."
)
NOTHING_SAID = "The candidate said nothing, so no text model was asked."
BY_MODEL = "Found by a text model; each name was found in the Turns that it gives."
LEFT_OUT = "{} of its links were left out: their names were not found."


@dataclass(frozen=True)
class WrittenLinks:
    """What was found, and by which model, if any."""

    links: tuple[FoundLink, ...]
    model: str = ""


def run(transcript: Transcript) -> Output:
    """By the configured model, where there is one and the candidate agreed to it."""
    model = configured_model()
    if model is None or not transcript.answers or not transcript.may_be_read_by_ai:
        note = _note_on_rules(transcript, has_model=model is not None)
        return Output(WrittenLinks(link_by_rules(transcript).links), note=note)
    found = link_by_model(transcript, model, window_tokens=settings.LLM_WINDOW_TOKENS)
    note = f"{BY_MODEL} {LEFT_OUT.format(found.left_out)}" if found.left_out else BY_MODEL
    return Output(WrittenLinks(found.links, model.name), note)


def _note_on_rules(transcript: Transcript, *, has_model: bool) -> str:
    if not has_model:
        return BY_RULES
    return NOT_FOR_AI if transcript.answers else NOTHING_SAID


def write(step_run: StepRun, written: WrittenLinks) -> None:
    same = Link.objects.filter(session_id=step_run.session_id, input_version=step_run.input_version)
    same.delete()
    Link.objects.bulk_create(
        Link(
            organization_id=step_run.organization_id,
            session_id=step_run.session_id,
            step_run=step_run,
            input_version=step_run.input_version,
            kind=link.kind.value,
            name=link.name,
            key=link.key,
            turns=list(link.references),
            model=written.model,
        )
        for link in written.links
    )


STEP = Step("links", version=1, read=read_transcript, run=run, write=write)
