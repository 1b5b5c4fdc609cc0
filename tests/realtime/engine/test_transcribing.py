"""Who writes down what was said."""

from typing import Any

import pytest

from realtime.engine.refusals import WorkFailedError
from realtime.engine.sphinx import SphinxTranscriber, clean_words
from realtime.engine.transcribing import (
    KnownAudioTranscriber,
    NoTranscriber,
    Transcriber,
    TranscriptionService,
    open_transcriber,
)
from realtime.engine.written import Written
from tests.realtime.engine.recordings import Recordings
from tests.realtime.engine.services import as_json, serving


async def write_down(transcriber: Transcriber, *pieces: bytes, language: str | None = None) -> str:
    return (await written_by(transcriber, *pieces, language=language)).text


async def written_by(
    transcriber: Transcriber, *pieces: bytes, language: str | None = None
) -> Written:
    dictation = transcriber.open().begin(language)
    for piece in pieces:
        dictation.hear(piece)
    dictation.finish()
    return await dictation.words()


@pytest.mark.unit
async def test_an_engine_without_transcriber_says_so_plainly() -> None:
    with pytest.raises(WorkFailedError) as failed:
        await write_down(NoTranscriber(), b"")

    assert failed.value.code == "transcriber_missing"
    assert "cannot write down" in failed.value.message


@pytest.mark.unit
async def test_known_audio_is_written_down_word_for_word(recordings: Recordings) -> None:
    pcm = recordings.pcm(1)

    text = await write_down(KnownAudioTranscriber(recordings.manifest), pcm[:9600], pcm[9600:])

    assert text == recordings.texts[1]


@pytest.mark.wire
async def test_a_service_is_asked_with_a_wav_file() -> None:
    async with serving(lambda path: as_json({"text": " Good day. "})) as service:
        transcriber = TranscriptionService(service.url, "key", "my-model")
        text = await write_down(transcriber, bytes(4800), language="en")

    path, body = service.requests[0]
    assert text == "Good day."
    assert transcriber.name == "my-model"
    assert path == "/v1/audio/transcriptions"
    assert b"RIFF" in body
    assert b'name="language"' in body


@pytest.mark.wire
async def test_a_service_that_fails_fails_the_transcription() -> None:
    async with serving(lambda path: as_json({}, 400)) as service:
        with pytest.raises(WorkFailedError) as failed:
            await write_down(TranscriptionService(service.url, "", "m"), bytes(4800))

    assert failed.value.code == "transcription_failed"


@pytest.mark.unit
async def test_pocketsphinx_finds_no_words_in_silence() -> None:
    assert await write_down(SphinxTranscriber(), bytes(48_000), bytes(100)) == ""


@pytest.mark.unit
async def test_pocketsphinx_finds_words_in_speech(recordings: Recordings) -> None:
    """How many of them are right is not promised, so it is not asserted."""
    written = await written_by(SphinxTranscriber(), recordings.pcm(2))

    assert written.text.split()
    assert [word.text for word in written.words] == written.text.split()
    assert min(word.probability for word in written.words) < 0.9


@pytest.mark.unit
async def test_pocketsphinx_knows_only_english(recordings: Recordings) -> None:
    assert await write_down(SphinxTranscriber(), recordings.pcm(0), language="de") == ""


@pytest.mark.unit
def test_marks_and_coarse_words_are_dropped() -> None:
    assert clean_words("<s> well [NOISE] shitty(2) day ++UH++ </s>") == "well day"


@pytest.mark.unit
@pytest.mark.parametrize("choice", ["auto", "pocketsphinx"])
def test_pocketsphinx_is_taken_where_it_is_installed(choice: str) -> None:
    assert open_transcriber(choice).name == "pocketsphinx"


@pytest.mark.unit
def test_nobody_writes_when_nobody_is_wanted() -> None:
    assert open_transcriber("none").name == "none"


@pytest.mark.unit
def test_a_transcriber_that_is_missing_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_missing(name: str) -> Any:
        return None

    monkeypatch.setattr("realtime.engine.sphinx.find_spec", is_missing)

    assert open_transcriber("auto").name == "none"
    with pytest.raises(ValueError, match="not installed"):
        open_transcriber("pocketsphinx")
