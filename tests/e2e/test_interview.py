"""A candidate speaks through the whole demonstration; a reviewer reads what came of it.

And whoever has read what the start printed connects an assistant.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from interviews.tools import MEMORY_TOOLS
from tests.e2e.account_scenes import sign_in_as_reviewer
from tests.e2e.conftest import OpenBrowser
from tests.e2e.guest import Guest
from tests.e2e.product import Product, running_product
from tests.e2e.speech import SpokenAnswers, speak_answers, write_microphone
from tests.pipeline.tools.mcp.connection import at_address
from tests.processes import wait_until

pytestmark = pytest.mark.e2e

ANSWERS = (
    "A caller had lost her files, so I listened first and then we found the backup together.",
    "I ask what breaks if it waits an hour, and I tell everybody else when I will be back.",
    "Our printers failed every Monday, and a colleague from networks helped me to trace it.",
    "I would like to learn how your teams hand over their open cases at night.",
)
LEAD_S = 24.0
PAUSE_S = 15.0
#: It takes about two minutes: they speak as fast as people do.
INTERVIEW_LIMIT_MS = 300_000
SLOW_MS = 90_000


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> SpokenAnswers:
    return speak_answers(ANSWERS, tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, answers: SpokenAnswers) -> Iterator[Product]:
    home = tmp_path_factory.mktemp("product")
    known = ("VIVA_ENGINE_KNOWN_AUDIO", str(answers.manifest))
    with running_product(home, [known]) as product:
        yield product


@pytest.fixture(scope="module")
def guest(
    open_browser: OpenBrowser,
    product: Product,
    answers: SpokenAnswers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Guest:
    """A candidate who has spoken through the whole interview and sees the last page."""
    microphone = tmp_path_factory.mktemp("microphone") / "voice.wav"
    write_microphone(answers.sounds, microphone, lead_s=LEAD_S, pause_s=PAUSE_S)
    guest = Guest.arriving(open_browser(microphone).new_page())
    guest.accept(product.candidate_link)
    guest.check_devices()
    guest.enter()
    follow_captions(guest)
    guest.page.wait_for_url(re.compile("/thanks/"), timeout=INTERVIEW_LIMIT_MS)
    return guest


def follow_captions(guest: Guest) -> None:
    """Both sides' captions appear on the page while the conversation runs."""
    interviewer = guest.page.locator("[data-caption=interviewer] [data-caption-text]")
    expect(interviewer).to_contain_text(re.compile(r"\w{3}"), timeout=SLOW_MS)
    said = guest.page.locator("[data-history-list]")
    expect(said).to_contain_text("lost her files", timeout=SLOW_MS)


def test_sound_flows_both_ways(guest: Guest) -> None:
    assert guest.wire.loud_frames_up() > 100
    assert guest.wire.loud_frames_down() > 100


def test_a_candidate_reads_both_sides_as_captions(guest: Guest) -> None:
    said = [turn for turn in guest.wire.messages("turn") if turn["speaker"] == "candidate"]
    assert [text for text in ANSWERS if not any(text in turn["text"] for turn in said)] == []
    captions = "".join(
        caption["text"]
        for caption in guest.wire.messages("caption")
        if caption["speaker"] == "interviewer"
    )
    assert "helped somebody who was upset" in captions


def test_every_turn_is_in_postgres_in_order(guest: Guest, product: Product) -> None:
    turns = product.rows(
        "SELECT speaker, heard_text FROM interviews_turn WHERE session_id = "
        "(SELECT id FROM interviews_session WHERE end_reason = 'plan' "
        " ORDER BY created_at DESC LIMIT 1) ORDER BY leg_number, position"
    )
    spoken = [str(text) for speaker, text in turns if speaker == "candidate"]
    places = [next(n for n, text in enumerate(spoken) if answer in text) for answer in ANSWERS]
    assert places == sorted(places)
    assert turns[0][0] == "interviewer"
    assert turns[-1][0] == "interviewer"
    assert all(len(str(text)) > 0 for _speaker, text in turns)


def test_every_turn_was_saved_before_the_page_said_so(guest: Guest, product: Product) -> None:
    shown = {turn["item"] for turn in guest.wire.messages("turn")}
    saved = {turn["item"] for turn in guest.wire.messages("turn") if turn["saved"]}
    assert shown == saved


def test_a_reviewer_reads_transcript_and_summary(
    guest: Guest, product: Product, open_browser: OpenBrowser
) -> None:
    page = open_browser().new_page()
    sign_in_as_reviewer(page, product)
    session = product.rows(
        "SELECT id FROM interviews_session WHERE end_reason = 'plan' "
        "ORDER BY created_at DESC LIMIT 1"
    )[0][0]
    page.goto(f"{product.admin_url}interviews/session/{session}/change/")
    for answer in ANSWERS:
        expect(page.get_by_text(answer).first).to_be_visible()
    expect(page.get_by_text("extractive").first).to_be_visible(timeout=SLOW_MS)


async def tools_at(mcp_url: str, agent_token: str) -> list[str]:
    async with at_address(mcp_url, agent_token) as client:
        return [tool.name for tool in (await client.list_tools()).tools]


def test_an_assistant_gets_in_by_the_address_and_the_token_that_the_start_has_printed(
    product: Product,
) -> None:
    ready = json.loads(product.home.ready_file.read_text(encoding="utf-8"))
    address, token = ready["mcp_url"], ready["agent_token"]
    wait_until(lambda: token in product.said.read_text(encoding="utf-8"), limit_s=30)
    assert f"{address}\n" in product.said.read_text(encoding="utf-8")
    with ThreadPoolExecutor(1) as beside:  # the browser has the loop of this thread
        names = beside.submit(asyncio.run, tools_at(address, token)).result()
    assert sorted(names) == sorted(tool.name for tool in MEMORY_TOOLS)
    assert len(names) == 9
