"""Have the candidate's recording written down a second time, beside what was written live."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from interviews.models import Recording, Session, Turn
from pipeline.assembly import decoded_sound
from pipeline.clips import Stretch, cut_clips
from pipeline.failures import StepFailure
from pipeline.models import SecondText, StepRun
from pipeline.standing import refuse_if_lost
from pipeline.transcription import Heard, configured_transcriber


@dataclass(frozen=True)
class ToHear:
    """A recording and the answers of it that have no second text by this model yet."""

    file: str
    model: str
    language: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class SecondHearing:
    """Texts by Turn; `note` says what people should know about them."""

    model: str = ""
    texts: tuple[tuple[UUID, Heard], ...] = ()
    note: str = ""


NONE = SecondHearing()


def find_what_to_hear(session: Session, answers: Sequence[Turn], *, language: str) -> ToHear | None:
    """None where it is not wanted, there is no recording, or the candidate did not agree to AI."""
    transcriber = configured_transcriber()
    consent = session.consents.order_by("-given_at").first()
    recording = Recording.objects.filter(session=session).first()
    if transcriber is None or recording is None or consent is None or not consent.ai_evaluation:
        return None
    known = SecondText.objects.filter(session=session, model=transcriber.name)
    heard = set(known.values_list("turn_id", flat=True))
    stretches = tuple(
        Stretch(turn.pk, turn.started_ms, turn.started_ms + turn.heard_ms)
        for turn in answers
        if turn.kind == Turn.Kind.VOICE and turn.heard_ms and turn.pk not in heard
    )
    return ToHear(str(recording.file), transcriber.name, language, stretches)


def hear(wanted: ToHear | None) -> SecondHearing:
    """As far as it goes: a recognition that fails holds nothing up, and the note says so."""
    transcriber = configured_transcriber()
    if wanted is None or transcriber is None or not wanted.stretches:
        return NONE
    texts = []
    try:
        with decoded_sound(wanted.file) as sound:
            for clip in cut_clips(sound, wanted.stretches):
                refuse_if_lost()
                heard = transcriber.transcribe(
                    clip.wav, duration_ms=clip.duration_ms, language=wanted.language
                )
                texts.append((clip.turn_id, heard))
    except StepFailure as failure:
        note = f"{len(texts)} of {len(wanted.stretches)} answers were heard again: {failure}"
        return SecondHearing(wanted.model, tuple(texts), note)
    except OSError:
        note = "The recording could not be read to be heard again."
        return SecondHearing(wanted.model, tuple(texts), note)
    return SecondHearing(wanted.model, tuple(texts))


def keep(step_run: StepRun, hearing: SecondHearing) -> None:
    """Beside the Turns, which stay as they are; a Turn has one second text, the newest."""
    for turn_id, heard in hearing.texts:
        SecondText.objects.update_or_create(
            turn_id=turn_id,
            defaults={
                "organization_id": step_run.organization_id,
                "session_id": step_run.session_id,
                "step_run": step_run,
                "text": heard.text,
                "certainty": heard.certainty,
                "model": hearing.model,
            },
        )
