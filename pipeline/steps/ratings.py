"""The ratings step: what was said against the levels of the interview's version."""

from dataclasses import dataclass

from django.conf import settings

from interviews.models import Session
from pipeline.competencies import AskedCompetency, anchor_of
from pipeline.failures import FinalFailure
from pipeline.llm import configured_model
from pipeline.models import Quality, Rating, StepRun
from pipeline.ratings import FoundRatings, not_rated, rate_by_model
from pipeline.reading import read_transcript, second_texts
from pipeline.steps.base import Output, Step
from pipeline.transcript import Transcript

NO_MODEL = (
    "No text model is configured. The quotes share words with the competency; they rate nothing."
)
NOT_FOR_AI = "The candidate did not agree to evaluation by AI."
UNUSABLE = "The transcript cannot be used: {}"
BY_MODEL = (
    "Each quote was found word for word in {}, and each level was given by a text "
    "model that read nothing but the quotes beside it. The words for a level are the interview's. "
    "A person decides."
)
LIVE_TEXT = "what was heard"
SECOND_TEXT = "what a second speech recognition heard, or live where it heard nothing"
LEFT_OUT = "{} of its quotes were left out: they were not found."
WITHHELD = (
    "Answers that speak to a program or ask for a rating were kept from the model, so nobody has "
    "rated them: read them (turns {})."
)


@dataclass(frozen=True)
class Material:
    """The conversation, what to look for in it, and how far it can be trusted."""

    transcript: Transcript
    competencies: tuple[AskedCompetency, ...]
    is_usable: bool = True
    reasons: tuple[str, ...] = ()
    is_second_text: bool = False


@dataclass(frozen=True)
class WrittenRatings:
    """What was found, and by which model, if any."""

    found: FoundRatings
    model: str = ""


def read(session: Session) -> Material:
    """With the newest verdict on the transcript: without one nobody is rated."""
    transcript = read_transcript(session)
    quality = session.qualities.first()
    if quality is None:
        raise FinalFailure("Nothing is known about the quality of the transcript.")
    return Material(
        transcript=transcript,
        competencies=competencies_of(session),
        is_usable=quality.verdict != Quality.Verdict.UNUSABLE,
        reasons=tuple(quality.reasons),
        is_second_text=bool(second_texts(session)),
    )


def competencies_of(session: Session) -> tuple[AskedCompetency, ...]:
    """Of the version that the Session ran with."""
    given = session.version.definition.get("competencies", [])
    return tuple(
        AskedCompetency(
            number=place,
            name=competency["name"],
            description=competency.get("description", ""),
            levels=tuple(competency.get("levels", ())),
        )
        for place, competency in enumerate(given, start=1)
    )


def reason_of(rating: Rating, asked: AskedCompetency) -> str:
    """Beside a level the interview's own words, even where an older release has kept others."""
    return anchor_of(asked, rating.level) if rating.level else rating.reason


def run(material: Material) -> Output:
    """By a model only where there is one, the transcript is usable and the candidate agreed."""
    transcript, competencies = material.transcript, material.competencies
    if not material.is_usable:
        reason = UNUSABLE.format(" ".join(material.reasons))
        return Output(WrittenRatings(not_rated(competencies, reason)), note=reason)
    model = configured_model()
    if model is None:
        found = not_rated(competencies, NO_MODEL, transcript)
        return Output(WrittenRatings(found), note=NO_MODEL)
    if not transcript.may_be_read_by_ai:
        found = not_rated(competencies, NOT_FOR_AI, transcript)
        return Output(WrittenRatings(found), note=NOT_FOR_AI)
    found = rate_by_model(transcript, competencies, model, window_tokens=settings.LLM_WINDOW_TOKENS)
    note = note_on(found, is_second_text=material.is_second_text)
    return Output(WrittenRatings(found, model.name), note)


def write(step_run: StepRun, written: WrittenRatings) -> None:
    """Replaces the step's own rows of the same input; reviewers' ratings are another table."""
    same = Rating.objects.filter(
        session_id=step_run.session_id, input_version=step_run.input_version
    )
    same.delete()
    Rating.objects.bulk_create(
        Rating(
            organization_id=step_run.organization_id,
            session_id=step_run.session_id,
            step_run=step_run,
            input_version=step_run.input_version,
            competency_number=rating.competency.number,
            competency=rating.competency.name,
            outcome=rating.outcome.value,
            level=rating.level,
            reason=rating.reason,
            evidence=[evidence.as_json() for evidence in rating.evidence],
            model=written.model,
        )
        for rating in written.found.ratings
    )


def note_on(found: FoundRatings, *, is_second_text: bool = False) -> str:
    notes = [BY_MODEL.format(SECOND_TEXT if is_second_text else LIVE_TEXT)]
    if found.left_out:
        notes.append(LEFT_OUT.format(found.left_out))
    if found.withheld:
        notes.append(WITHHELD.format(", ".join(found.withheld)))
    return " ".join(notes)


STEP = Step("ratings", version=4, read=read, run=run, write=write)
