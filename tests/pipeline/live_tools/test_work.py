"""What an answer to the interviewer costs, whatever else the machine does: questions and processor.

`test_pace.py` measures the promise itself, on a machine that is quiet.
"""

import json
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.live_calls import LiveCall
from interviews.live_tools import CHOICES, LIVE_TOOLS
from interviews.models import Session
from pipeline.embedding_work import embed_missing
from pipeline.live_tools import HANDLERS
from pipeline.live_tools.audited import audited
from tests.cast import Cast
from tests.pipeline.live_tools.live import make_live, make_past
from tests.pipeline.rows import make_document

pytestmark = [pytest.mark.db, pytest.mark.django_db]

HANDBOOK = "# Pay\n\nNights are paid a quarter more.\n\n# Leave\n\nThirty days of leave a year."
MOST_QUESTIONS = 40
#: Half of what was promised; the database and the query's vector have the rest.
MOST_PROCESSOR_S = 0.15
CALLS = 12


def ask(live: Session, name: str, number: int = 1) -> str:
    """As the relay does, its entry on the audit log included."""
    takes = next(tool for tool in LIVE_TOOLS if tool.name == name).parameters["required"]
    given = dict.fromkeys(takes, f"How were loaves moved in week {number}?")
    call = LiveCall(live.pk, name, given)
    return audited(call, lambda: json.dumps(HANDLERS[name](live.pk, given)))


def questions(live: Session, name: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        told = json.loads(ask(live, name))
    assert told["ok"]
    return len(asked)


@pytest.mark.parametrize("name", CHOICES)
def test_an_answer_takes_no_more_questions_where_there_is_more_to_find(
    cast: Cast, name: str
) -> None:
    make_document(cast, HANDBOOK)
    make_past(cast)
    embed_missing()
    live = make_live(cast)
    ask(live, name)
    few = questions(live, name)
    for number in range(8):
        make_document(cast, HANDBOOK, title=f"Handbook {number}")
        make_past(cast, token=f"past {number}")
    embed_missing()
    assert questions(live, name) <= few <= MOST_QUESTIONS


@pytest.mark.parametrize("name", CHOICES)
def test_an_answer_takes_little_of_the_processor(cast: Cast, name: str) -> None:
    """Of the thread that works for it: time in which others had the processor is not counted."""
    make_document(cast, HANDBOOK)
    make_past(cast)
    embed_missing()
    live = make_live(cast)

    def took_s() -> Iterator[float]:
        for number in range(CALLS):
            began = time.thread_time()
            ask(live, name, number)
            yield time.thread_time() - began

    assert min(took_s()) < MOST_PROCESSOR_S
