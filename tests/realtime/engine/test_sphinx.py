"""pocketsphinx while the candidate speaks."""

import asyncio

import pytest

from realtime.engine.sphinx import PIECE_BYTES, SphinxTranscriber, is_installed
from tests.realtime.engine.recordings import Recordings

pytestmark = pytest.mark.unit


async def test_a_decoder_is_lent_again_after_a_turn() -> None:
    transcriber = SphinxTranscriber()
    async with transcriber.decoder() as first:
        pass

    async with transcriber.decoder() as second:
        assert second is first


async def test_a_decoder_whose_turn_was_given_up_is_not_lent_again(recordings: Recordings) -> None:
    transcriber = SphinxTranscriber()
    dictation = transcriber.begin("en-GB")
    async with asyncio.TaskGroup() as group:
        words = group.create_task(dictation.words())
        dictation.hear(recordings.pcm(0)[: 2 * PIECE_BYTES])
        await asyncio.sleep(0.6)
        words.cancel()

    assert transcriber._free == []


def test_the_package_is_found() -> None:
    assert is_installed()
