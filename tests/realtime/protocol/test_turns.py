"""How much of a text was heard: an estimate that errs on the side of less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.protocol.turns import cut_at

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("heard_ms", "heard"),
    [
        (1_000, "One two three"),
        (2_000, "One two three"),
        (0, ""),
        (530, "One"),
        (540, "One two"),
        (900, "One two"),
    ],
)
def test_a_text_is_cut_where_its_sound_was(heard_ms: int, heard: str) -> None:
    assert cut_at("One two three", heard_ms=heard_ms, total_ms=1_000) == heard


@given(st.text(), st.integers(0, 5_000), st.integers(1, 5_000))
def test_what_was_heard_is_a_beginning(text: str, heard_ms: int, total_ms: int) -> None:
    heard = cut_at(text, heard_ms=heard_ms, total_ms=total_ms)
    assert text.startswith(heard)
    if heard_ms < total_ms:
        assert len(heard) <= len(text) * heard_ms / total_ms
