"""Each process of an installation is killed in turn while one interview goes on."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from interviews.demo.script import QUESTIONS
from tests.chaos.caller import Caller, Message
from tests.e2e.product import Product, running_product
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.chaos

ANSWERS = {
    1: "I listened to her first, and then we looked for the lost files together.",
    2: "I ask what breaks if it waits for an hour, and I tell everybody else.",
    3: "A colleague from networks helped me to trace the failing printers.",
    4: "I would like to learn how your teams hand over cases at night.",
}
#: Killed before the answer of that number is given, by words of the command line.
VICTIMS = {
    1: ("celery -A interviews worker", "celery -A interviews beat"),
    2: ("realtime.engine serve",),
    3: ("valkey-server", "postgres -D"),
    4: ("interviews.serve",),
}
TURN_LIMIT_S = 60


@pytest.fixture(scope="module")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Caller, Product]]:
    """A candidate who has been through it all; what the supervisor said is told with a failure."""
    with running_product(tmp_path_factory.mktemp("product")) as product:
        caller = Caller(product.candidate_link)
        try:
            be_interviewed(caller, product)
        except Exception as error:
            error.add_note("\n".join([*caller.losses, product.said.read_text(encoding="utf-8")]))
            raise
        yield caller, product
        caller.hang_up()


@pytest.fixture
def caller(interview: tuple[Caller, Product]) -> Caller:
    return interview[0]


@pytest.fixture
def product(interview: tuple[Caller, Product]) -> Product:
    return interview[1]


def be_interviewed(caller: Caller, product: Product) -> None:
    caller.accept()
    for number, answer in ANSWERS.items():
        caller.wait_for(partial(is_asked, number=number), limit_s=TURN_LIMIT_S)
        for victim in VICTIMS[number]:
            kill_child(product, victim)
        caller.wait_for(partial(has_heard, number=number), limit_s=TURN_LIMIT_S)
        answer_until_saved(caller, answer, number)
    caller.wait_for(lambda m: m["type"] == "ended", limit_s=TURN_LIMIT_S)


def is_asked(message: Message, *, number: int) -> bool:
    progress = message.get("progress", message)
    return bool(progress.get("question", 0) >= number)


def has_heard(message: Message, *, number: int) -> bool:
    """And saved: what was heard and lost with its process is asked again, whatever was answered."""
    question = QUESTIONS[number - 1].text
    turns = message.get("turns", [message])
    return any(question in turn.get("heard", "") and turn["saved"] for turn in turns)


def answer_until_saved(caller: Caller, answer: str, number: int) -> None:
    def is_saved(message: Message) -> bool:
        turns = message.get("turns", [message])
        return any(turn.get("text") == answer and turn.get("saved") for turn in turns)

    caller.say(answer, number=number)
    caller.wait_for(is_saved, limit_s=TURN_LIMIT_S)


def kill_child(product: Product, words: str) -> None:
    pids = [pid for pid in descendants(product.supervisor.pid) if words in command_line(pid)]
    assert pids, f"no process runs {words}"
    for pid in pids:
        with suppress(ProcessLookupError):  # it went with one of the others
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(is_alive(pid) for pid in pids), limit_s=30)


def descendants(pid: int) -> list[int]:
    """Threads and processes may end while they are looked at."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text(encoding="utf-8").split():
                found += [int(child), *descendants(int(child))]
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def test_an_interview_outlives_every_child(caller: Caller, product: Product) -> None:
    [(state, reason)] = product.rows(
        "SELECT state, end_reason FROM interviews_session WHERE id = %s", caller.session_id
    )
    assert (state, reason) == ("ended", "plan")


def test_every_answer_is_kept_once_and_in_order(caller: Caller, product: Product) -> None:
    turns = product.rows(
        "SELECT heard_text FROM interviews_turn WHERE session_id = %s AND speaker = 'candidate' "
        "ORDER BY leg_number, position",
        caller.session_id,
    )
    assert [text for (text,) in turns] == list(ANSWERS.values())


def test_a_lost_provider_is_a_gap(caller: Caller, product: Product) -> None:
    causes = product.rows(
        "SELECT cause FROM interviews_gap WHERE session_id = %s", caller.session_id
    )
    assert ("provider_lost",) in causes


def test_only_the_web_server_took_the_line_with_it(caller: Caller) -> None:
    assert len(caller.losses) == 1, caller.losses


def test_the_candidate_was_greeted_once(caller: Caller, product: Product) -> None:
    said = product.rows(
        "SELECT text FROM interviews_turn WHERE session_id = %s AND speaker = 'interviewer'",
        caller.session_id,
    )
    assert sum("Hello" in str(text) for (text,) in said) == 1


def test_the_summary_is_written_all_the_same(caller: Caller, product: Product) -> None:
    def is_written() -> bool:
        [(count,)] = product.rows(
            "SELECT count(*) FROM pipeline_summary WHERE session_id = %s", caller.session_id
        )
        return count == 1

    wait_until(is_written, limit_s=60)
