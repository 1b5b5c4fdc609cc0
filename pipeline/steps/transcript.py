"""The transcript step: wait a little for words that may still come, then say how good it all is."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from interviews.models import Session, Turn
from interviews.states import GapCause
from pipeline.breaks import lengths_ms
from pipeline.failures import NotYet
from pipeline.models import Quality, SecondText, StepRun
from pipeline.quality import Assessment, Material, WrittenAnswer, assess
from pipeline.reading import language_of, read_transcript
from pipeline.second_hearing import SecondHearing, ToHear, find_what_to_hear, hear, keep
from pipeline.steps.base import Output, Step
from pipeline.transcription import Heard

#: Providers write down what was said up to half a minute later.
LATE_WORDS_SECONDS = 40
#: The line was broken: what was said meanwhile reached nobody. A planned change of connection is of
#: no length, sound lost on its way to the tape was heard, and answers without words count as such.
BREAKS = (GapCause.CANDIDATE_OFFLINE, GapCause.PROVIDER_LOST, GapCause.SERVER_LOST)
SILENCE = (GapCause.MICROPHONE_SILENT,)


@dataclass(frozen=True)
class TranscriptInput:
    """What is known of the candidate's Turns, and what is to be heard a second time."""

    material: Material
    turns: tuple[UUID, ...]  # of the material's answers, in their order
    to_hear: ToHear | None = None


@dataclass(frozen=True)
class Weighed:
    """The verdict, and what was heard for it."""

    assessment: Assessment
    hearing: SecondHearing


def read(session: Session) -> TranscriptInput:
    """Unwritten Turns included."""
    read_transcript(session)  # refuses where the consent was withdrawn
    answers = list(session.turns.filter(speaker=Turn.Speaker.CANDIDATE).in_order())
    _await_late_words(answers, now=timezone.now())
    known = {each.turn_id: each for each in SecondText.objects.filter(session=session)}
    language = language_of(session)
    material = Material(
        language=language,
        answers=tuple(
            WrittenAnswer(
                text=turn.heard_text,
                is_rough=turn.is_rough,
                is_typed=turn.kind == Turn.Kind.TYPED,
                sound_ms=turn.heard_ms,
                certainty=turn.certainty,
                **_second_of(known.get(turn.pk)),
            )
            for turn in answers
        ),
        gaps_ms=_lengths_ms(session, BREAKS),
        silent_ms=sum(_lengths_ms(session, SILENCE)),
        length_ms=session.spoken_ms,
    )
    to_hear = find_what_to_hear(session, answers, language=language)
    return TranscriptInput(material, tuple(turn.pk for turn in answers), to_hear)


def run(given: TranscriptInput) -> Output:
    """However the texts are chosen between, the second one says how far to trust the live one."""
    hearing = hear(given.to_hear)
    fresh = {turn_id: _second_of(heard) for turn_id, heard in hearing.texts}
    answers = tuple(
        replace(answer, **fresh.get(turn_id, {}))
        for turn_id, answer in zip(given.turns, given.material.answers, strict=True)
    )
    assessment = assess(replace(given.material, answers=answers))
    return Output(Weighed(assessment, hearing), hearing.note)


def write(step_run: StepRun, weighed: Weighed) -> None:
    keep(step_run, weighed.hearing)
    assessment = weighed.assessment
    Quality.objects.update_or_create(
        session_id=step_run.session_id,
        input_version=step_run.input_version,
        defaults={
            "organization_id": step_run.organization_id,
            "step_run": step_run,
            "verdict": assessment.verdict.value,
            "reasons": list(assessment.reasons),
            "figures": assessment.figures,
            "text_read": choose_text(step_run),
        },
    )


def choose_text(step_run: StepRun) -> Quality.Text:
    """As the settings say, where there is a second text at all."""
    texts = SecondText.objects.filter(session_id=step_run.session_id).exclude(text="")
    is_second = settings.TEXT_FOR_STEPS == Quality.Text.SECOND and texts.exists()
    return Quality.Text.SECOND if is_second else Quality.Text.LIVE


def _second_of(heard: SecondText | Heard | None) -> dict[str, Any]:
    if heard is None:
        return {}
    return {"second_text": heard.text, "second_certainty": heard.certainty}


def _await_late_words(answers: list[Turn], *, now: datetime) -> None:
    """Raises NotYet while an answer without words is young enough to get them."""
    ages = [
        (now - turn.recorded_at).total_seconds()
        for turn in answers
        if turn.status == Turn.Status.FAILED and not turn.heard_text
    ]
    youngest = min(ages, default=LATE_WORDS_SECONDS)
    if 0 <= youngest < LATE_WORDS_SECONDS:
        raise NotYet(
            "The words of an answer may still come.",
            retry_after_seconds=LATE_WORDS_SECONDS - youngest,
        )


def _lengths_ms(session: Session, causes: Collection[GapCause]) -> tuple[int, ...]:
    """Of the gaps that have ended."""
    gaps = session.gaps.filter(cause__in=causes)
    return lengths_ms((gap.started_at, gap.ended_at) for gap in gaps if gap.ended_at is not None)


STEP = Step("transcript", version=2, read=read, run=run, write=write)
