"""A Turn as the relay makes it: what was said, its place, and how much of it was heard."""

from dataclasses import dataclass
from enum import StrEnum


class Speaker(StrEnum):
    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"


class TurnKind(StrEnum):
    VOICE = "voice"
    TYPED = "typed"


class TurnStatus(StrEnum):
    FINAL = "final"
    CUT = "cut"  # the other party, or a lost line, interrupted
    FAILED = "failed"  # it was said, and could not be written down


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """`(leg_number, position)` is its place in the Session, fixed from the first record on."""

    leg_number: int
    position: int
    item_id: str
    item: int  # by which the Room knows it
    speaker: Speaker
    kind: TurnKind
    status: TurnStatus
    text: str
    heard_text: str
    total_ms: int = 0
    heard_ms: int = 0
    started_ms: int = 0
    question_number: int | None = None
    transcriber: str = ""
    certainty: float | None = None  # of the transcriber about its words, 0 to 1
    #: False while the sound is still being played: stored early, shown only when true.
    is_settled: bool = True


def cut_at(text: str, *, heard_ms: int, total_ms: int) -> str:
    """What was heard of a text: the same share as of its sound, back to the end of a word.

    Words and sound are not aligned by the provider, so this is an estimate that errs on the side
    of less.
    """
    if heard_ms >= total_ms:
        return text
    length = len(text) * heard_ms // total_ms
    if length == len(text) or text[length].isspace():
        return text[:length].rstrip()
    words_end = max(text.rfind(" ", 0, length), text.rfind("\n", 0, length))
    return text[: max(words_end, 0)].rstrip()
