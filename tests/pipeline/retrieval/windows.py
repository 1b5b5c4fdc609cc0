"""Invented windows over pieces, as ranking and assembly see them."""

from uuid import UUID

from pipeline.retrieval.window import Piece, Window

SESSION = UUID(int=1)
SPEAKERS = ("candidate", "interviewer")


def make_piece(number: int, *, words: int = 20, source: UUID = SESSION) -> Piece:
    """Turns of the candidate have odd numbers; each lasts a second."""
    text = " ".join(f"w{number}x{i}" for i in range(words))
    speaker = SPEAKERS[(number + 1) % 2]
    return Piece(source, f"1.{number}", speaker, text, number * 1000, number * 1000 + 900)


def make_window(number: int, *numbers: int, words: int = 20, source: UUID = SESSION) -> Window:
    """The window `number` of a session, over these pieces."""
    return Window(
        passage_id=passage_id(number, source),
        source=source,
        number=number,
        session_id=source,
        interview_id=None,
        kind="turns",
        title="Night baker",
        started_at=None,
        pieces=tuple(make_piece(each, words=words, source=source) for each in numbers),
    )


def passage_id(number: int, source: UUID = SESSION) -> UUID:
    return UUID(int=source.int * 1000 + number)
