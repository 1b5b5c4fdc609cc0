"""The summary step: what was said, question by question, every line with its citation."""

from dataclasses import dataclass

from interviews.models import Session
from pipeline.digest import extractive_summary
from pipeline.failures import FinalFailure
from pipeline.llm import configured_model
from pipeline.models import StepRun, Summary
from pipeline.steps.base import Output, Step
from pipeline.transcript import AskedQuestion, HeardTurn, Transcript
from pipeline.writer import write_summary


@dataclass(frozen=True)
class WrittenSummary:
    """Markdown, and what wrote it: the name of a model, or nothing."""

    markdown: str
    model: str = ""


def read(session: Session) -> Transcript:
    """The heard words of the session. A withdrawn consent ends the step for good."""
    consent = session.consents.order_by("-given_at").first()
    if consent is not None and not consent.is_in_force:
        raise FinalFailure("The candidate has withdrawn their agreement, so nothing is generated.")
    definition = session.version.definition
    questions = definition.get("questions", [])
    return Transcript(
        language=_language_of(session),
        questions=tuple(AskedQuestion(q["number"], q["text"]) for q in questions),
        turns=tuple(_heard(session)),
        may_be_read_by_ai=consent is not None and consent.ai_evaluation,
    )


def run(transcript: Transcript) -> Output:
    """By the configured model, where there is one and the candidate agreed to it."""
    model = configured_model()
    if model is None or not transcript.answers:
        return Output(WrittenSummary(extractive_summary(transcript)))
    if not transcript.may_be_read_by_ai:
        return Output(WrittenSummary(extractive_summary(transcript, was_kept_from_ai=True)))
    markdown, spent = write_summary(transcript, model)
    return Output(WrittenSummary(markdown, model.name), spent)


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


def _language_of(session: Session) -> str:
    invited = session.invitation.language if session.invitation else ""
    return invited or session.version.definition.get("language", "en")


def _heard(session: Session) -> list[HeardTurn]:
    return [
        HeardTurn(
            leg=turn.leg_number,
            position=turn.position,
            is_candidate=turn.speaker == turn.Speaker.CANDIDATE,
            text=turn.heard_text,
            question_number=turn.question_number,
            is_rough=turn.is_rough,
            started_ms=turn.started_ms,
            heard_ms=turn.heard_ms,
        )
        for turn in session.turns.said()
    ]


STEP = Step("summary", version=1, read=read, run=run, write=write)
