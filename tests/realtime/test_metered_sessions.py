"""What a session does moves the numbers of its process, as `/metrics` has them."""

import pytest

from interviews.models import Session
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass
from realtime.protocol.rotation import Schedule
from realtime.registry import Registry, show_on_metrics
from tests.fakes.browser import FakeBrowser
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.eventually import Read, until
from tests.realtime.measured import value

pytestmark = [pytest.mark.wire, pytest.mark.db]

#: Each moves by at least so much in the session below.
MOVED = [
    ("viva_legs_opened_total", {}, 3),
    ("viva_legs_closed_total", {"cause": "rotated"}, 1),
    ("viva_legs_closed_total", {"cause": "closed_1006"}, 1),
    ("viva_rotations_total", {}, 1),
    ("viva_gaps_total", {"cause": "provider_lost"}, 1),
    ("viva_provider_errors_total", {"error_class": "benign"}, 1),
    ("viva_turn_latency_seconds_count", {}, 1),
    ("viva_turns_stored_total", {}, 3),
    ("viva_save_latency_seconds_count", {}, 3),
    ("viva_pages_closed_total", {"code": "4409"}, 1),
]


#: A busy machine is slow, not wrong.
LIMIT_S = 60.0


@pytest.fixture(autouse=True)
def patient_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.consumer.JOIN_LIMIT_S", LIMIT_S)


def all_is_saved(marlo: FakeBrowser) -> bool:
    return [turn["saved"] for turn in marlo.turns.values()] == [True] * 3


def counts() -> list[float]:
    return [value(name, **labels) for name, labels, _ in MOVED]


async def test_a_session_that_is_rotated_lost_and_taken_over_is_counted(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    show_on_metrics(house)
    before = counts()
    voices.lines.extend([FakeLine("Hello Marlo."), FakeLine("I see.")])
    async with open_page(session) as marlo:
        await marlo.hello("voice")
        await marlo.until_phase("listening", limit_s=LIMIT_S)
        assert value("viva_live_sessions") == 1
        voices.newest.tell(e.VoiceComplained("too_late", ErrorClass.BENIGN))
        voices.newest.hear("It is about bread.")
        await marlo.until(lambda: all_is_saved(marlo), limit_s=LIMIT_S)
        await marlo.until_phase("listening", limit_s=LIMIT_S)
        [runner] = house._runners.values()
        runner.relay.legs.rotation.schedule = Schedule(last_from=0)
        await until(
            read, lambda: len(voices.made) == 2 and voices.made[0].is_closed, limit_s=LIMIT_S
        )
        voices.newest.tell(e.VoiceLost("closed_1006"))
        await marlo.until(lambda: "reconnecting" in marlo.phases, limit_s=LIMIT_S)
        await marlo.until_phase("listening", limit_s=LIMIT_S)
        async with open_page(session):
            assert await marlo.until_closed(limit_s=LIMIT_S) == 4409
    grown = [now - then for now, then in zip(counts(), before, strict=True)]
    assert all(moved >= least for moved, (*_, least) in zip(grown, MOVED, strict=True)), list(
        zip(MOVED, grown, strict=True)
    )
