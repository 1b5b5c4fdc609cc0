"""What a session hands over."""

import pytest

from realtime.engine.errands import Listen
from realtime.engine.outbox import Outbox

pytestmark = pytest.mark.unit


def test_events_and_errands_leave_in_their_order_and_once() -> None:
    outbox = Outbox(lambda prefix: f"{prefix}_1")
    outbox.emit("first", item_id="a")
    outbox.ask(Listen(b""))
    outbox.emit("second")

    assert outbox.drain() == [
        {"type": "first", "event_id": "event_1", "item_id": "a"},
        Listen(b""),
        {"type": "second", "event_id": "event_1"},
    ]
    assert outbox.drain() == []
