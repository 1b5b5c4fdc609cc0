"""The transcript as parts of a document: what was heard, what was not, and what is missing."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from interviews.admin.conversation import GapLine, QuestionLine, TurnLine
from pipeline.exports.parts import GapPart, Heading, Inline, Part, Struck, TurnPart, say
from pipeline.exports.prose import Words
from pipeline.exports.report import SessionReport


def compose_transcript(report: SessionReport) -> Iterator[Part]:
    yield Heading(_("Transcript"))
    if not report.turns:
        yield say(_("Nothing was said."), "quiet")
    if any(turn.unheard for turn in report.turns):
        yield say(
            _("Words that are struck through were not heard; they count as not said."), "quiet"
        )
    for line in report.lines:
        match line:
            case QuestionLine():
                yield Heading(f"{line.number}. {line.text}", level=3)
            case GapLine():
                yield GapPart(_gap(line))
            case TurnLine():
                who = report.speaker_name(line)
                is_candidate = line.speaker == "candidate"
                words = tuple(_words(line))
                yield TurnPart(who, line.clock, line.reference, words, is_candidate)


def _gap(gap: GapLine) -> str:
    if gap.length_ms is None:
        return _("Something is missing here: %(cause)s.") % {"cause": gap.cause}
    given = {"cause": gap.cause, "length": gap.length}
    return _("Something is missing here (%(length)s): %(cause)s.") % given


def _words(turn: TurnLine) -> Iterator[Inline]:
    if turn.is_typed:
        yield Words(f"[{_('typed')}] ")
    if turn.is_missing_text:
        yield Words(_("[Something was said here that could not be written down.]"))
    if turn.heard:
        yield Words(turn.heard)
    if turn.unheard:
        yield Struck(turn.unheard)
