"""A hit, read party by party."""

from uuid import uuid4

import pytest

from pipeline.passages import Span
from pipeline.retrieval.hit import Hit, Quoted

pytestmark = pytest.mark.unit


def test_a_hit_is_quoted_party_by_party() -> None:
    hit = Hit(
        passage_id=uuid4(),
        session_id=uuid4(),
        interview_id=uuid4(),
        kind="turns",
        title="Night baker",
        started_at=None,
        turns=("1.1", "1.2"),
        text="Who helped?\nPetra did.",
        spans=(
            Span("1.1", "interviewer", 0, 11, 0, 1_500),
            Span("1.2", "candidate", 12, 22, 2_000, 4_000),
        ),
        starts_ms=0,
        ends_ms=4_000,
        score=1.0,
    )
    assert hit.quoted == (
        Quoted("1.1", "interviewer", "Who helped?", 0, 1_500),
        Quoted("1.2", "candidate", "Petra did.", 2_000, 4_000),
    )
