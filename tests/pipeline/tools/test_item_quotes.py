"""An action item is shown with the words that promise it, where somebody said it."""

import pytest

from pipeline.tools.item_quotes import item_quote
from tests.cast import Cast
from tests.pipeline.rows import make_action_item, make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_an_item_has_its_promise_or_a_person_who_wrote_it(cast: Cast) -> None:
    session = make_ended_session(cast)
    found = item_quote(make_action_item(session))
    assert found["evidence"]["turn"] == "1.2"
    assert found["evidence"]["link"].endswith("#turn-1-2")
    written = item_quote(make_action_item(session, evidence={}, description="See <b>www.x.test"))
    assert written["evidence"] is None
    assert "www." not in written["said"]
