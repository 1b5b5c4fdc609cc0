"""Turns that we end ourselves are matched with the provider's items in the order of commits."""

import pytest

from realtime.protocol.utterances import Utterance, Utterances

pytestmark = pytest.mark.unit


def test_turns_are_taken_in_the_order_of_their_ends() -> None:
    utterances = Utterances()
    utterances.begin(1_000, 400)
    assert utterances.end(900)
    utterances.begin(3_000, 900)
    assert utterances.end(1_900)
    assert utterances.take() == Utterance(1_000, 400, 900)
    assert utterances.take() == Utterance(3_000, 900, 1_900)
    assert utterances.take() is None


def test_a_tenth_of_a_second_is_the_least() -> None:
    utterances = Utterances()
    utterances.begin(0, 0)
    assert not utterances.end(99)
    assert utterances.end(100)


def test_a_new_leg_knows_none_of_them() -> None:
    utterances = Utterances()
    utterances.begin(0, 0)
    utterances.end(500)
    utterances.clear()
    assert utterances.take() is None
