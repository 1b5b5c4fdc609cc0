"""Read a Session's rows as the plain data that steps work on."""

from uuid import UUID

from interviews.models import Session
from pipeline.failures import FinalFailure
from pipeline.models import Quality, SecondText
from pipeline.transcript import AskedQuestion, HeardTurn, Transcript

WITHDRAWN = "The candidate has withdrawn their agreement, so nothing is generated."


def read_transcript(session: Session) -> Transcript:
    """The heard words of the session, as the transcript step has chosen between two texts.

    A withdrawn consent ends the step for good.
    """
    consent = session.consents.order_by("-given_at").first()
    if consent is not None and not consent.is_in_force:
        raise FinalFailure(WITHDRAWN)
    questions = session.version.definition.get("questions", [])
    return Transcript(
        language=language_of(session),
        questions=tuple(AskedQuestion(q["number"], q["text"]) for q in questions),
        turns=tuple(_heard(session, second_texts(session))),
        may_be_read_by_ai=consent is not None and consent.ai_evaluation,
    )


def language_of(session: Session) -> str:
    """The invitation's, else the interview's."""
    invited = session.invitation.language if session.invitation else ""
    return invited or str(session.version.definition.get("language", "en"))


def second_texts(session: Session) -> dict[UUID, str]:
    """By Turn, those that are read instead of the live text; none unless it was chosen so."""
    quality = session.qualities.filter(input_version=session.input_version).first()
    if quality is None or quality.text_read != Quality.Text.SECOND:
        return {}
    texts = SecondText.objects.filter(session=session).exclude(text="")
    return dict(texts.values_list("turn_id", "text"))


def _heard(session: Session, seconds: dict[UUID, str]) -> list[HeardTurn]:
    """With what could not be written down live, where the second text has words for it."""
    return [
        HeardTurn(
            leg=turn.leg_number,
            position=turn.position,
            is_candidate=turn.speaker == turn.Speaker.CANDIDATE,
            text=seconds.get(turn.pk, turn.heard_text),
            question_number=turn.question_number,
            is_rough=turn.is_rough and turn.pk not in seconds,
            started_ms=turn.started_ms,
            heard_ms=turn.heard_ms,
        )
        for turn in session.turns.said_or_missing()
        if turn.heard_text or turn.pk in seconds
    ]
