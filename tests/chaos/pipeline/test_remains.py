"""Who was erased is found wherever something of them is left."""

import pytest

from tests.chaos.audit import Finding
from tests.chaos.pipeline import words
from tests.chaos.pipeline.remains import judge

pytestmark = pytest.mark.unit

ID = "0190f5d2-7b1c-7c3e-9f5e-2a4b6c8d0e1f"
ERASED = {ID: "12"}


def found(place: str, text: str) -> list[Finding]:
    return list(judge(place, text, ERASED))


@pytest.mark.parametrize(
    "text",
    [
        words.promise("12"),
        words.turns("12")[1][1],
        f"Send certificate {words.nonce('12', 'summary', 3)}",
        "Corrected 4 by hand for 12",
    ],
)
def test_words_are_found_in_whatever_table(text: str) -> None:
    for place in ("pipeline_passage", "interviews_erasurecertificate"):
        assert found(place, f"(1,{text},f)") == [Finding("remained", "12", f"its words in {place}")]


def test_the_id_is_found_but_where_it_says_that_it_is_erased() -> None:
    assert found("pipeline_delivery", f"(1,{ID})") == [
        Finding("remained", "12", "its id in pipeline_delivery")
    ]
    assert found("recordings", f"recordings/{ID}-0.mp3")
    assert found("interviews_erasurecertificate", f"(1,{ID})") == []


def test_who_is_still_there_is_let_be() -> None:
    for key in ("1", "2", "123", "112"):
        assert found("pipeline_passage", words.promise(key)) == []
        assert found("pipeline_summary", words.nonce(key, "summary", 12)) == []
