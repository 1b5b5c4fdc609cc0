"""What a step reads of a Session: heard words only, as plain data (pure)."""

from dataclasses import dataclass

from interviews.turn_reference import reference_of

#: Stands, letter for letter, where words of a Turn are kept from a model; nobody can say it.
HOLE = "\N{BLACK VERTICAL RECTANGLE}"


@dataclass(frozen=True)
class HeardTurn:
    """One Turn as far as it was heard; its reference is `<leg>.<position>`."""

    leg: int
    position: int
    is_candidate: bool
    text: str
    question_number: int | None = None
    is_rough: bool = False
    started_ms: int = 0
    heard_ms: int = 0

    @property
    def reference(self) -> str:
        return reference_of(self.leg, self.position)


@dataclass(frozen=True)
class AskedQuestion:
    """A question of the Interview version that the Session ran with; numbers start at 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Transcript:
    """A whole conversation in its order, with what was to be asked."""

    language: str = "en"
    questions: tuple[AskedQuestion, ...] = ()
    turns: tuple[HeardTurn, ...] = ()
    may_be_read_by_ai: bool = False

    @property
    def answers(self) -> tuple[HeardTurn, ...]:
        return tuple(turn for turn in self.turns if turn.is_candidate and turn.text.strip())

    @property
    def by_reference(self) -> dict[str, HeardTurn]:
        return {turn.reference: turn for turn in self.turns}

    @property
    def is_rough(self) -> bool:
        return any(turn.is_rough for turn in self.answers)
