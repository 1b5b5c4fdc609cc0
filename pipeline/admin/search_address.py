"""What the address of the search page asks for, as values, and back again (no database)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.admin.filter_address import Chip, read_text, read_uuid
from interviews.tools import LONGEST_QUERY
from pipeline.models import Passage, Quality

#: How many hits are shown, and what can be asked for instead.
FEW = 10
MANY = (FEW, 30, 60)

SPEAKERS: Mapping[str, Promise | str] = {
    "candidate": gettext_lazy("The candidate"),
    "interviewer": gettext_lazy("The interviewer"),
}
VERDICTS: Mapping[str, Promise | str] = dict(Quality.Verdict.choices)
#: Conversations alone, unless somebody asks for more.
KINDS: Mapping[str, Promise | str] = dict(Passage.Kind.choices)
EVERYTHING = "all"
BEYOND_CONVERSATIONS: Mapping[str, Promise | str] = {
    **{kind: word for kind, word in KINDS.items() if kind != Passage.Kind.TURNS},
    EVERYTHING: gettext_lazy("Everything"),
}


@dataclass(frozen=True)
class AskedSearch:
    """Unknown values of the address are left out."""

    query: str = ""
    interview: UUID | None = None
    candidate: str = ""  # part of a name
    since: date | None = None
    until: date | None = None  # that day included
    speaker: str = ""
    verdict: str = ""
    kind: str = ""
    most: int = FEW

    @property
    def is_narrowed(self) -> bool:
        return replace(self, query="", most=FEW) != AskedSearch()

    @property
    def is_turned_round(self) -> bool:
        """Nothing happened after its end and before its beginning."""
        return bool(self.since and self.until and self.until < self.since)

    def address(self, **changes: object) -> str:
        """The part after the `?`, in one order, so that equal searches have equal addresses."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        given = {
            "q": asked.query,
            "interview": asked.interview,
            "candidate": asked.candidate,
            "since": asked.since,
            "until": asked.until,
            "speaker": asked.speaker,
            "verdict": asked.verdict,
            "kind": asked.kind,
            "most": asked.most if asked.most != FEW else "",
        }
        return urlencode({key: value for key, value in given.items() if value})


def read_address(given: Mapping[str, str]) -> AskedSearch:
    """From an address that anybody may have written."""
    return AskedSearch(
        query=read_text(given.get("q", ""), LONGEST_QUERY),
        interview=read_uuid(given.get("interview", "")),
        candidate=read_text(given.get("candidate", "")),
        since=_read_date(given.get("since", "")),
        until=_read_date(given.get("until", "")),
        speaker=_read_choice(given.get("speaker", ""), SPEAKERS),
        verdict=_read_choice(given.get("verdict", ""), VERDICTS),
        kind=_read_choice(given.get("kind", ""), {**KINDS, EVERYTHING: ""}),
        most=_read_most(given.get("most", "")),
    )


def describe_asked(asked: AskedSearch, title_of: Callable[[UUID], Promise | str]) -> list[Chip]:
    """A chip for each filter that is set; `title_of` names an interview."""
    chips = []
    if asked.interview:
        chips.append(Chip(title_of(asked.interview), asked.address(interview=None)))
    if asked.candidate:
        words = _("Candidate: %(name)s") % {"name": asked.candidate}
        chips.append(Chip(words, asked.address(candidate="")))
    if asked.since:
        words = _("From %(day)s") % {"day": date_format(asked.since, "j M Y")}
        chips.append(Chip(words, asked.address(since=None)))
    if asked.until:
        words = _("Until %(day)s") % {"day": date_format(asked.until, "j M Y")}
        chips.append(Chip(words, asked.address(until=None)))
    if asked.speaker:
        chips.append(Chip(SPEAKERS[asked.speaker], asked.address(speaker="")))
    if asked.verdict:
        words = _("Transcript: %(verdict)s") % {"verdict": VERDICTS[asked.verdict]}
        chips.append(Chip(words, asked.address(verdict="")))
    if asked.kind:
        chips.append(Chip({**KINDS, **BEYOND_CONVERSATIONS}[asked.kind], asked.address(kind="")))
    return chips


def more_than(most: int) -> int | None:
    """The next longer list, if there is one."""
    return next((each for each in MANY if each > most), None)


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_choice(text: str, choices: Mapping[str, object]) -> str:
    return text if text in choices else ""


def _read_most(text: str) -> int:
    return int(text) if text in {str(each) for each in MANY} else FEW
