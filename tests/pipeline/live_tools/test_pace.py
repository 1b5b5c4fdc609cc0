"""How long a candidate waits while the interviewer looks something up, or keeps it."""

import asyncio
import json
import statistics
import time
from itertools import count
from typing import Any

import pytest

from interviews.live_tools import CHOICES, LIVE_TOOLS, SESSION_CONTEXT
from pipeline.embedding_work import embed_missing
from pipeline.live_tools import HANDLERS
from pipeline.live_tools.audited import audited
from realtime.database import DatabaseThreads
from realtime.protocol.commands import RunTool
from realtime.tools import Toolbox
from tests.cast import Cast
from tests.pipeline.live_tools.live import make_live, make_past
from tests.pipeline.rows import make_document

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True), pytest.mark.alone]

HANDBOOK = "# Pay\n\nNights are paid a quarter more.\n\n# Leave\n\nThirty days of leave a year."
#: The promise: of a hundred answers ninety-five come within it.
PROMISED_P95_S = 0.3
#: Other people's work on this machine is not measured: the best round counts.
ROUNDS, CALLS = 8, 25


@pytest.mark.parametrize("name", CHOICES)
def test_an_answer_comes_before_a_pause_is_long(cast: Cast, name: str, settings: Any) -> None:
    """With the embedding model that an installation has by itself."""
    settings.EMBEDDING_OFFLINE = "minilm"
    for number in range(20):
        make_document(cast, HANDBOOK, title=f"Handbook {number}")
    make_past(cast)
    embed_missing()
    live = make_live(cast)
    threads = DatabaseThreads(1)
    toolbox = Toolbox(beside=threads.submit, audited=audited)
    toolbox.register(name, HANDLERS[name])

    weeks = count(1)  # a question that was asked before needs no vector
    takes = next(tool for tool in LIVE_TOOLS if tool.name == name).parameters["required"]

    async def ask(number: int) -> float:
        began = time.perf_counter()
        given = dict.fromkeys(takes, f"How are nights paid in week {next(weeks)}?")
        call = RunTool(f"call_{number}", name, json.dumps(given))
        answered = await toolbox.run(live.pk, call, offered=[name])
        told = json.loads(answered.output)
        assert told["ok"] or told["error"].startswith("Enough is kept")
        assert bool(given) or name == SESSION_CONTEXT
        return time.perf_counter() - began

    async def ask_often() -> float:
        """The 95th of a hundred, in seconds."""
        took_s = [await ask(number) for number in range(CALLS)]
        return statistics.quantiles(took_s, n=20)[-1]

    async def best_round() -> float:
        best_s = float("inf")
        for _ in range(ROUNDS):
            best_s = min(best_s, await ask_often())
            if best_s < PROMISED_P95_S:
                break
        return best_s

    try:
        assert asyncio.run(best_round()) < PROMISED_P95_S
    finally:
        threads.close()
