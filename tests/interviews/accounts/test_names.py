"""What stands for a name."""

import pytest

from interviews.accounts.names import hidden

pytestmark = pytest.mark.unit


def test_spellings_that_sign_in_takes_for_one_name_are_one() -> None:
    assert hidden("Olga") == hidden("OLGA") == hidden("\uff2flga") != hidden("olga2")


def test_nobody_reads_who_it_is() -> None:
    assert "olga" not in hidden("olga")
    assert len(hidden("olga")) == len(hidden("")) == 64
