"""A Turn is shown as far as it was heard."""

import pytest

from pipeline.tools.turn_quotes import turn_quote
from tests.cast import Cast, make_leg, make_session, make_turn

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_unheard_words_are_never_quoted(cast: Cast) -> None:
    leg = make_leg(make_session(cast.invitation))
    turn = make_turn(
        leg, position=3, text="I like rye and wheat", heard_text="I like rye", started_ms=4000
    )
    shown = turn_quote(turn)
    assert (shown["said"], shown["was_interrupted"]) == ("I like rye", True)
    assert (shown["turn"], shown["starts_ms"], shown["ends_ms"]) == ("1.3", 4000, 5500)
    assert shown["link"].endswith("#turn-1-3")
