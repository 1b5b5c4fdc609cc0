"""Promises of a bound, each kept and broken in this very process: no process has to be killed."""

import asyncio
from collections.abc import Callable

import pytest

from interviews.states import SessionState
from pipeline import verification
from pipeline.verification import verify
from realtime.line import Line
from realtime.protocol import events as e
from realtime.protocol import legs
from tests.chaos.sabotage import VARIANTS
from tests.pipeline.conversations import OVEN, said
from tests.realtime.protocol.rehearsal import Rehearsal

pytestmark = pytest.mark.unit

LIMIT_BYTES = 100_000


def a_page_that_reads_nothing_is_a_bounded_cost() -> bool:
    """Two megabytes for a page that takes none of them."""

    async def never(_message: bytes) -> None:
        await asyncio.get_running_loop().create_future()

    async def talk() -> int:
        line = Line(never, LIMIT_BYTES)
        for _ in range(200):
            line.write(b"sound", 10_000, is_sound=True)
        kept = line.kept_bytes
        line.drop()
        return kept

    return asyncio.run(talk()) <= LIMIT_BYTES


def a_provider_that_is_gone_is_given_up() -> bool:
    """As long as it takes: half an hour of refusals."""
    show = Rehearsal()
    show.open()
    show.say()
    for _ in range(180):
        show.hear(e.VoiceLost("unreachable"))
        show.wait(10_000, step_ms=1_000)
    return show.state is SessionState.INTERRUPTED


def an_invented_quote_is_left_out() -> bool:
    line = '- Two thousand loaves. "I baked two thousand loaves" [turn:1.2]'
    return verify(f"## 1\n{line}", {"1.2": said(2, OVEN)}).left_out == 1


KEPT: dict[str, Callable[[], bool]] = {
    "keep_all_for_the_slow": a_page_that_reads_nothing_is_a_bounded_cost,
    "try_for_ever": a_provider_that_is_gone_is_given_up,
    "believe_quotes": an_invented_quote_is_left_out,
}
#: What these variants put something else in the place of.
TOUCHED = (
    (Line, "_make_room"),
    (legs, "PAUSES_MS"),
    (legs.Legs, "_may_try"),
    (verification, "find_quote"),
)


@pytest.mark.fault("D75")
@pytest.mark.parametrize("variant", KEPT)
def test_a_bound_that_is_left_out_is_found(monkeypatch: pytest.MonkeyPatch, variant: str) -> None:
    for owner, name in TOUCHED:
        monkeypatch.setattr(owner, name, getattr(owner, name))  # so that it is put back
    assert KEPT[variant]()
    VARIANTS[variant]()
    assert not KEPT[variant]()
