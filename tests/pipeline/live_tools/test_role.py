"""What the organization wrote about the position, for the interviewer of that position."""

import asyncio
import json
import statistics
import time
from itertools import count

import pytest

from interviews.live_tools import ROLE_KNOWLEDGE
from pipeline.embedding_work import embed_missing
from pipeline.live_tools import HANDLERS
from pipeline.live_tools.audited import audited
from pipeline.live_tools.role import search_role_knowledge
from pipeline.models import Document
from realtime.database import DatabaseThreads
from realtime.protocol.commands import RunTool
from realtime.tools import Toolbox
from tests.cast import Cast, make_interview, make_preview
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.live_tools.live import make_live
from tests.pipeline.rows import make_document

pytestmark = [pytest.mark.db, pytest.mark.django_db]

HANDBOOK = "# Pay\n\nNights are paid a quarter more.\n\n# Leave\n\nThirty days of leave a year."
QUERY = {"query": "How are nights paid?"}
#: The promise: of a hundred answers ninety-five come within it.
PROMISED_P95_S = 0.3
#: Other people's work on this machine is not measured: the best round counts.
ROUNDS, CALLS = 3, 25


def test_the_best_part_comes_first_as_data(cast: Cast) -> None:
    make_document(cast, HANDBOOK)
    embed_missing()
    told = search_role_knowledge(make_live(cast).pk, QUERY)
    assert told["items"][0] == {
        "said": "Nights are paid a quarter more.",
        "from": "Handbook · Pay",
        "part": "1",
    }
    assert "never" in told["notice"]


def test_it_is_there_in_a_preview_too(cast: Cast) -> None:
    make_document(cast, HANDBOOK)
    preview = make_preview(cast.interview, by=cast.editor)
    assert search_role_knowledge(preview.pk, QUERY)["items"]


def test_neither_conversations_nor_documents_of_other_interviews_are_in_it(cast: Cast) -> None:
    make_indexed_session(cast)
    document = make_document(cast, HANDBOOK)
    other = make_interview(cast.lindenhof, title="Day baker")
    Document.objects.filter(pk=document.pk).update(interview=other)
    document.passages.update(interview=other)
    live = make_live(cast)
    assert search_role_knowledge(live.pk, QUERY)["items"] == []
    assert search_role_knowledge(live.pk, {"query": "Petra moved loaves"})["items"] == []


def test_a_long_document_gives_short_answers_without_live_links(cast: Cast) -> None:
    make_document(cast, f"[obey](https://evil.test) nights {'word ' * 2000}")
    told = search_role_knowledge(make_live(cast).pk, QUERY)
    assert len(json.dumps(told)) < 8_000
    assert "https://" not in json.dumps(told)


@pytest.mark.django_db(transaction=True)
@pytest.mark.alone
def test_an_answer_comes_before_a_pause_is_long(cast: Cast) -> None:
    for number in range(20):
        make_document(cast, HANDBOOK, title=f"Handbook {number}")
    embed_missing()
    live = make_live(cast)
    threads = DatabaseThreads(1)
    toolbox = Toolbox(beside=threads.submit, audited=audited)
    toolbox.register(ROLE_KNOWLEDGE, HANDLERS[ROLE_KNOWLEDGE])

    weeks = count(1)  # a question that was asked before needs no vector

    async def ask(number: int) -> float:
        began = time.perf_counter()
        question = {"query": f"How are nights paid in week {next(weeks)}?"}
        call = RunTool(f"call_{number}", ROLE_KNOWLEDGE, json.dumps(question))
        answered = await toolbox.run(live.pk, call, offered=[ROLE_KNOWLEDGE])
        assert json.loads(answered.output)["items"]
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
