"""The engine's commands: `serve` listens for realtime clients, `speak` writes WAV files."""

import asyncio
import json
import logging
import signal
import sys
from argparse import Namespace
from pathlib import Path

from realtime.engine.chat import ChatDialogue
from realtime.engine.connection import Parts
from realtime.engine.dialogue import ScriptedDialogue
from realtime.engine.listening import open_listener
from realtime.engine.options import parse
from realtime.engine.server import Engine, Listening
from realtime.engine.session import SessionSettings
from realtime.engine.speaking import Speaker, SpeechService, ToneSpeaker, open_speaker
from realtime.engine.transcribing import (
    KnownAudioTranscriber,
    NoTranscriber,
    Transcriber,
    TranscriptionService,
    open_transcriber,
)
from realtime.engine.wav import write_wav

log = logging.getLogger("engine")


def main(arguments: list[str]) -> int:
    """Run a command; returns the exit status."""
    options = parse(arguments)
    try:
        if options.command == "speak":
            asyncio.run(_speak(options))
        else:
            _log_to_stderr(options.log_level)
            asyncio.run(_serve(options))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"engine: {error}\n")
        return 1
    return 0


def _log_to_stderr(level: str) -> None:
    """Keep the socket library quiet: what matters of it is logged by the engine itself."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(message)s")
    for name in ("websockets.server", "httpx2", "openai"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


async def _serve(options: Namespace) -> None:
    stop = asyncio.Event()
    _stop_on_signals(asyncio.get_running_loop(), stop)
    parts = _parts(options)
    settings = SessionSettings(
        transcriber=parts.transcriber.name,
        session_s=options.session_seconds,
        transcript_patience_s=options.transcript_seconds,
        is_lenient=options.lenient,
    )
    listening = Listening(
        host=options.host,
        port=options.port,
        api_key=options.api_key,
        origins=tuple(each.strip() for each in options.allow_origin.split(",") if each.strip()),
        max_sessions=options.max_sessions,
        has_faults=options.faults,
    )
    ready_file = Path(options.ready_file) if options.ready_file else None
    _forget(ready_file)
    async with Engine(listening, parts, settings) as engine:
        _announce(f"engine ready {engine.url}\n", ready_file)
        await stop.wait()
    _forget(ready_file)


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Stop at the first signal; more of them while the engine is ending change nothing."""

    def obey(*_: object) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, obey)


def _announce(line: str, ready_file: Path | None) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()
    if ready_file:
        written = ready_file.with_name(f"{ready_file.name}.tmp")
        written.write_text(line, encoding="utf-8")
        written.replace(ready_file)


def _forget(ready_file: Path | None) -> None:
    """Remove the ready file while nobody is ready."""
    if ready_file:
        ready_file.unlink(missing_ok=True)


def _parts(options: Namespace) -> Parts:
    """Choose what to hear, write, think and speak with; a missing part is said, not fatal."""
    transcriber, speaker = _transcriber(options), _speaker(options)
    if isinstance(transcriber, NoTranscriber):
        log.warning("no transcriber: the engine hears but cannot write down what is said")
    if isinstance(speaker, ToneSpeaker):
        log.warning("no voice: plain tones stand for the words")
    chat = options.chat_url
    return Parts(
        listener=open_listener(options.listener),
        transcriber=transcriber,
        dialogue=(
            ChatDialogue(chat, options.chat_key, options.chat_model) if chat else ScriptedDialogue()
        ),
        speaker=speaker,
    )


def _transcriber(options: Namespace) -> Transcriber:
    if options.known_audio:
        return KnownAudioTranscriber(Path(options.known_audio))
    if options.transcription_url:
        return TranscriptionService(
            options.transcription_url, options.transcription_key, options.transcription_model
        )
    return open_transcriber(options.transcriber)


def _speaker(options: Namespace) -> Speaker:
    if options.speech_url:
        return SpeechService(options.speech_url, options.speech_key, options.speech_model)
    return open_speaker(options.speaker)


async def _speak(options: Namespace) -> None:
    speaker = open_speaker(options.speaker)
    for line in _lines(options):
        pcm = b""
        async for words in speaker.speak(
            line["text"],
            voice=line.get("voice", options.voice),
            speed=options.speed,
            language=line.get("language", options.language),
        ):
            pcm += words.pcm
        write_wav(Path(line["out"]), pcm, options.rate_hz)


def _lines(options: Namespace) -> list[dict[str, str]]:
    """Read what to say; file names in a list are relative to the list."""
    if not options.lines:
        return [{"text": options.text, "out": options.out}]
    listed = Path(options.lines)
    entries = json.loads(listed.read_text(encoding="utf-8"))
    return [entry | {"out": str(listed.parent / entry["out"])} for entry in entries]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
