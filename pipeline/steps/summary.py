"""The summary step: what was said, question by question, every line with its citation."""

from dataclasses import dataclass

from django.conf import settings

from pipeline.digest import extractive_summary
from pipeline.llm import configured_model
from pipeline.models import StepRun, Summary
from pipeline.reading import read_transcript
from pipeline.steps.base import Output, Step
from pipeline.transcript import Transcript
from pipeline.writer import write_summary


@dataclass(frozen=True)
class WrittenSummary:
    """Markdown, and what wrote it: the name of a model, or nothing."""

    markdown: str
    model: str = ""


def run(transcript: Transcript) -> Output:
    """By the configured model, where there is one and the candidate agreed to it."""
    model = configured_model()
    if model is None or not transcript.answers:
        return Output(WrittenSummary(extractive_summary(transcript)))
    if not transcript.may_be_read_by_ai:
        return Output(WrittenSummary(extractive_summary(transcript, was_kept_from_ai=True)))
    markdown = write_summary(transcript, model, window_tokens=settings.LLM_WINDOW_TOKENS)
    return Output(WrittenSummary(markdown, model.name))


def write(step_run: StepRun, written: WrittenSummary) -> None:
    Summary.objects.update_or_create(
        session_id=step_run.session_id,
        input_version=step_run.input_version,
        defaults={
            "organization_id": step_run.organization_id,
            "step_run": step_run,
            "markdown": written.markdown,
            "is_extractive": not written.model,
            "model": written.model,
        },
    )


STEP = Step("summary", version=3, read=read_transcript, run=run, write=write)
