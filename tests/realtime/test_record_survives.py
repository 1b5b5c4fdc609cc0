"""The record outlives its process and its database: a real web server, killed at bad moments."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from interviews.models import Session, Turn
from tests.fakes.browser import FakeBrowser
from tests.fakes.web_server import WebServer, page_on, running_engine, running_web
from tests.processes import wait_until
from tests.realtime.database_away import backends, database_away

pytestmark = [pytest.mark.chaos, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
ANSWER = "It is about bread, and about ovens, and a little about me."


@pytest.fixture(scope="module")
def engine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_engine(tmp_path_factory.mktemp("engine")) as url:
        yield url


async def greeted(marlo: FakeBrowser) -> None:
    await marlo.hello("text")
    await marlo.until(lambda: any(turn["saved"] for turn in marlo.turns.values()), limit_s=60)
    await marlo.until_phase("listening", limit_s=60)


def has_heard_of(folder: Path, words: str) -> bool:
    return any(words in path.read_text() for path in folder.glob("*/record.journal"))


@pytest.mark.fault("A08")
@pytest.mark.fault("A09")
async def test_what_was_said_without_a_database_outlives_a_killed_process(
    session: Session, engine_url: str, read: Read, tmp_path: Path
) -> None:
    journals = tmp_path / "journal"
    await read(Session.objects.count)  # so that the test has its connection
    spared = backends()
    with running_web(engine_url, JOURNAL_DIR=str(journals)) as web:
        async with page_on(web, session) as marlo:
            await greeted(marlo)
            with database_away(spared):
                await marlo.type_text(ANSWER, "answer-1")
                await marlo.until(lambda: ANSWER in texts(marlo), limit_s=60)
                await read(lambda: wait_until(lambda: has_heard_of(journals, ANSWER), limit_s=60))
                assert not any(t["saved"] for t in marlo.turns.values() if t["text"] == ANSWER)
                web.process.kill()
                await marlo.until_closed()
    with running_web(engine_url, JOURNAL_DIR=str(journals)) as other:
        async with page_on(other, session) as marlo:
            await marlo.until(lambda: marlo.of("welcome"), limit_s=60)
            told = [turn["text"] for turn in marlo.of("welcome")[0]["turns"]]
            assert told.count(ANSWER) == 1
            await marlo.hello("text")
            await marlo.type_text(ANSWER, "answer-1")  # the page never saw it saved
            await marlo.until_phase("listening", limit_s=60)
    said = await read(lambda: list(Turn.objects.filter(kind="typed").values_list("text")))
    assert said == [(ANSWER,)]
    assert list(journals.glob("*/record.journal")) == []


@pytest.mark.fault("A09")
@pytest.mark.fault("A10")
async def test_without_a_database_for_too_long_the_interview_is_interrupted_and_kept(
    session: Session, engine_url: str, read: Read, tmp_path: Path
) -> None:
    journals = tmp_path / "journal"
    await read(Session.objects.count)
    spared = backends()
    with running_web(engine_url, JOURNAL_DIR=str(journals), RECORD_PATIENCE_SECONDS="2") as web:
        async with page_on(web, session) as marlo:
            await greeted(marlo)
            with database_away(spared):
                await marlo.type_text(ANSWER, "answer-1")
                assert await marlo.until_closed(limit_s=60) == 4503
                assert await closes_at_once(web, session) == 4012  # nobody new gets in
        await read(lambda: wait_until(lambda: has_state("interrupted"), limit_s=60))
    said = await read(lambda: list(Turn.objects.filter(kind="typed").values_list("text")))
    assert said == [(ANSWER,)]


@pytest.mark.fault("A01")
@pytest.mark.failpoint("recorder.after_commit")
async def test_what_was_stored_and_never_shown_as_saved_is_not_doubled(
    session: Session, engine_url: str, read: Read, tmp_path: Path
) -> None:
    """Killed between COMMIT and the word of it: the page sends its answer again."""
    armed = {"VIVA_TESTING": "yes", "FAILPOINT": "recorder.after_commit:kill:9"}
    with running_web(engine_url, JOURNAL_DIR=str(tmp_path / "journal"), **armed) as web:
        async with page_on(web, session) as marlo:
            await greeted(marlo)
            number = 0
            while marlo.close_code is None:
                number += 1
                await marlo.type_text(f"{number}. {ANSWER}", f"answer-{number}")
                await until_saved_or_closed(marlo, f"{number}. {ANSWER}")
    with running_web(engine_url, JOURNAL_DIR=str(tmp_path / "journal")) as other:
        async with page_on(other, session) as marlo:
            await marlo.hello("text")
            await marlo.type_text(f"{number}. {ANSWER}", f"answer-{number}")
            await marlo.until_phase("listening", limit_s=60)
            await marlo.type_text("The last.", "answer-last")
            await marlo.until(lambda: is_saved(marlo, "The last."), limit_s=60)
    said = await read(lambda: [t.text for t in Turn.objects.filter(kind="typed").in_order()])
    assert said == [*(f"{n}. {ANSWER}" for n in range(1, number + 1)), "The last."]


def texts(marlo: FakeBrowser) -> list[str]:
    return [turn["text"] for turn in marlo.turns.values()]


def is_saved(marlo: FakeBrowser, text: str) -> bool:
    return any(turn["saved"] for turn in marlo.turns.values() if turn["text"] == text)


async def until_saved_or_closed(marlo: FakeBrowser, text: str) -> None:
    await marlo.until(lambda: is_saved(marlo, text) or marlo.close_code, limit_s=60)


def has_state(state: str) -> bool:
    return Session.objects.filter(state=state).exists()


async def closes_at_once(web: WebServer, session: Session) -> int:
    async with page_on(web, session) as late:
        return await late.until_closed(limit_s=60)
