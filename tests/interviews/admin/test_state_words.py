"""The state of a session as a word and a tone."""

import pytest

from interviews.admin.state_words import (
    END_SENTENCES,
    STATE_WORDS,
    sentence_of,
    state_chip,
    tone_of,
    word_of,
)
from interviews.states import EndReason, SessionState

pytestmark = pytest.mark.unit


def test_every_state_and_every_end_has_words() -> None:
    assert set(STATE_WORDS) == set(SessionState)
    assert set(END_SENTENCES) == set(EndReason)


def test_a_state_is_a_word_and_a_tone() -> None:
    assert (str(word_of("interrupted")), tone_of("interrupted")) == ("Interrupted", "caution")


def test_what_goes_on_has_no_end() -> None:
    assert sentence_of("") == ""
    assert str(sentence_of("time")) == "The time was used up."


def test_a_chip_carries_its_tone_and_escapes_its_word() -> None:
    assert state_chip("<Live>", "live") == (
        '<span class="viva-state viva-state-live">&lt;Live&gt;</span>'
    )
    assert state_chip("", "quiet") == ""
