"""What words are counted in: whole passages, and each piece with the one before."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from pipeline.passages import Span
from pipeline.retrieval.units import Counted, Part, parts_of

pytestmark = pytest.mark.unit

SESSION = UUID(int=9)
NAMES = {"candidate": "Marlo", "interviewer": "Ada"}


def make_counted(
    passage_id: UUID,
    *lines: tuple[str, str, str],
    session_id: UUID | None = SESSION,
    names: Mapping[str, str] = NAMES,
) -> Counted:
    spans, place = [], 0
    for reference, speaker, text in lines:
        spans.append(Span(reference, speaker, place, place + len(text)))
        place += len(text) + 1
    text = "\n".join(text for _reference, _speaker, text in lines)
    return Counted(passage_id, session_id, text, "Night baker", tuple(spans), names)


ASKED = ("1.1", "interviewer", "Who helped?")
SAID = ("1.2", "candidate", "Petra did.")
MORE = ("1.3", "candidate", "With her van.")
A, B = UUID(int=1), UUID(int=2)


def test_a_passage_is_counted_whole_with_its_context_and_names() -> None:
    whole = [each for each in parts_of([make_counted(A, ASKED, SAID)]) if each.unit == 0]
    assert whole == [
        Part(A, 0, "other", "Night baker"),
        Part(A, 0, "interviewer", "Who helped?"),
        Part(A, 0, "other", "Ada"),
        Part(A, 0, "candidate", "Petra did."),
        Part(A, 0, "other", "Marlo"),
    ]


def test_a_piece_is_counted_once_with_the_one_before_or_behind_it() -> None:
    windows = [make_counted(A, ASKED, SAID), make_counted(B, SAID, MORE)]
    pieces = [each for each in parts_of(windows) if each.unit]
    assert pieces == [
        Part(A, 1, "interviewer", "Who helped?"),
        Part(A, 1, "other", "Ada\nPetra did."),
        Part(A, 2, "candidate", "Petra did."),
        Part(A, 2, "other", "Marlo\nWho helped?"),
        Part(B, 2, "candidate", "With her van."),
        Part(B, 2, "other", "Marlo\nPetra did."),
    ]


def test_nothing_goes_from_one_session_into_the_next() -> None:
    windows = [make_counted(A, ASKED, SAID), make_counted(B, SAID, MORE, session_id=None)]
    assert Part(B, 1, "other", "Marlo\nWith her van.") in parts_of(windows)


def test_a_passage_of_one_piece_is_counted_once() -> None:
    window = make_counted(A, ("1", "document", "Loaves."), session_id=None, names={})
    assert {each.unit for each in parts_of([window])} == {0}
    assert {each.party for each in parts_of([window])} == {"other"}
