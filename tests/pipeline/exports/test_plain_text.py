"""Text without the characters that only act."""

import pytest

from pipeline.exports.plain_text import on_one_line, plain

pytestmark = pytest.mark.unit


def test_words_stay_as_they_are() -> None:
    assert plain("Naïve  Größe,\n\tשלום 你好 🙂") == "Naïve  Größe,\n\tשלום 你好 🙂"


def test_what_turns_the_direction_or_commands_a_terminal_goes() -> None:
    assert plain("a\u202egpj.exe\u2066\x1b[31m\x00") == "agpj.exe[31m"


def test_one_line_is_one_line() -> None:
    assert on_one_line(" a\r\n\tb\u2028c ") == "a b c"
