"""Documents in passages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.knowledge.cutting import cut_document
from pipeline.words import words_of

pytestmark = pytest.mark.unit

HANDBOOK = """\
Welcome to the bakery.

# Work

## Shifts

The first shift begins at three in the morning.
Nobody works more than two nights in a row.

```
# not a heading
```

## Pay ##

Nights are paid a quarter more.

# Holidays

Thirty days.
"""


def test_each_heading_begins_a_passage_and_stands_in_its_context() -> None:
    found = cut_document(HANDBOOK, title="Handbook")
    assert [passage.context for passage in found] == [
        "Handbook",
        "Handbook · Work · Shifts",
        "Handbook · Work · Pay",
        "Handbook · Holidays",
    ]
    assert "# not a heading" in found[1].text
    assert found[2].text == "Nights are paid a quarter more."


def test_a_long_text_is_cut_into_windows_that_overlap() -> None:
    sentences = [f"Sentence number {n} says what it has to say here." for n in range(60)]
    found = cut_document(" ".join(sentences), title="Long")
    assert all(len(words_of(passage.text)) <= 150 for passage in found)
    for sentence in sentences:
        assert any(sentence in passage.text for passage in found)
    assert found[0].text.split("\n")[-1] in found[1].text


def test_what_reads_the_same_has_the_same_digest() -> None:
    [first], [second] = (cut_document("Thirty days.", title="Holidays") for _ in range(2))
    [renamed] = cut_document("Thirty days.", title="Leave")
    assert first.digest == second.digest != renamed.digest


@given(text=st.text(alphabet="ab .\n#`", max_size=300))
def test_every_word_of_any_text_is_in_a_passage_or_a_heading(text: str) -> None:
    found = cut_document(text, title="T")
    there = words_of("\n".join(f"{passage.context}\n{passage.text}" for passage in found))
    assert set(words_of("\n".join(x for x in text.split("\n") if "#" not in x))) <= set(there)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("# Pay", "Pay"),
        ("## Pay ##", "Pay"),
        ("## Pay##", "Pay"),
        ("# C# and F# #", "C# and F#"),
        ("# a # b", "a # b"),
        ("# #", ""),
    ],
)
def test_hashes_that_close_a_heading_are_no_part_of_it(line: str, heading: str) -> None:
    [found] = cut_document(f"{line}\n\nThirty days.", title="T")
    assert found.context == f"T · {heading}"


@pytest.mark.parametrize("line", ["#", "##", "#Pay", "####### Pay"])
def test_what_only_looks_like_a_heading_is_text(line: str) -> None:
    [found] = cut_document(line, title="T")
    assert (found.context, found.text) == ("T", line)


@pytest.mark.parametrize("run", ["#", "# ", " ", "\n#", "... ", ".", "a. ", "\n \n"], ids=repr)
def test_no_document_of_200_kilobytes_takes_long(run: str) -> None:
    """In no time where it is linear, in minutes where it is not."""
    text = f"# {run * (200_000 // len(run))}x"
    began = time.process_time()
    cut_document(text, title="T")
    assert time.process_time() - began < 5
