"""Documents in passages."""

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
