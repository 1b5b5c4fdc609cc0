"""How good the transcript is: on the session page, and as a mark in the list of sessions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.certainty import is_unsure
from interviews.clock_time import clock
from interviews.models import Session
from interviews.panels import Mark, Panel
from pipeline.models import Quality, SecondText
from pipeline.panels.waiting import waiting_sentence
from pipeline.words import words_of

NO_VERDICT = "none"
#: The figure of a transcript that was written down twice.
HEARD_AGAIN = "disagreement"
TONES = {
    Quality.Verdict.GOOD: "done",
    Quality.Verdict.LIMITED: "caution",
    Quality.Verdict.UNUSABLE: "failed",
}


def build_quality_panel(session: Session) -> Panel:
    """The newest verdict with its reasons."""
    quality = session.qualities.first()
    is_heard_again = quality is not None and HEARD_AGAIN in quality.figures
    context = {
        "quality": quality,
        "tone": TONES[Quality.Verdict(quality.verdict)] if quality else "",
        "is_heard_again": is_heard_again,
        "doubts": find_doubts(session) if is_heard_again else [],
        "waiting_sentence": "" if quality else waiting_sentence(session, "transcript"),
    }
    return Panel("quality", _("Transcript"), "admin/pipeline/_quality.html", context, _("Summary"))


@dataclass(frozen=True)
class Doubt:
    """An answer that a second speech recognition heard differently, or was not sure of."""

    moment: str
    live: str
    model: str
    text: str
    is_unsure: bool


def find_doubts(session: Session) -> list[Doubt]:
    """In the order of the conversation."""
    seconds = SecondText.objects.filter(session=session).select_related("turn")
    return [
        Doubt(
            clock(each.turn.started_ms),
            each.turn.heard_text,
            each.model,
            each.text,
            is_unsure(each.certainty),
        )
        for each in seconds
        if is_unsure(each.certainty) or words_of(each.text) != words_of(each.turn.heard_text)
    ]


def annotate_quality(sessions: QuerySet[Session]) -> QuerySet[Session]:
    newest = Quality.objects.filter(
        session=OuterRef("pk"), input_version=OuterRef("input_version")
    ).values("verdict")
    return sessions.annotate(quality_verdict=Subquery(newest[:1]))


def say_quality(session: Session) -> tuple[str, str]:
    """Of a session from `annotate_quality`."""
    verdict = getattr(session, "quality_verdict", None)
    if verdict is None:
        return "", ""
    return str(Quality.Verdict(verdict).label), TONES[Quality.Verdict(verdict)]


def narrow_to_quality(sessions: QuerySet[Any], verdict: str) -> QuerySet[Session]:
    """Sessions from `annotate_quality`; `none` are those without a verdict so far."""
    if verdict == NO_VERDICT:
        return sessions.filter(quality_verdict=None)
    return sessions.filter(quality_verdict=verdict)


QUALITY_MARK = Mark(
    "quality",
    str(gettext_lazy("Transcript")),
    annotate_quality,
    say_quality,
    (*Quality.Verdict.choices, (NO_VERDICT, gettext_lazy("No verdict yet"))),
    narrow_to_quality,
)
