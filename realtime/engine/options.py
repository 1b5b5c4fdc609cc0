"""What the engine can be told: command line options, each with its environment variable."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

PREFIX = "VIVA_ENGINE_"


@dataclass(frozen=True)
class Option:
    """`name` is the option without dashes; the variable is PREFIX and the name in capitals."""

    name: str
    help: str
    default: Any = ""
    kind: Any = str
    choices: tuple[str, ...] | None = None

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper().replace("-", "_")


SERVE = (
    Option("host", "address to listen on", "127.0.0.1"),
    Option("port", "port to listen on; 0 takes a free one", 8765, int),
    Option("ready-file", "write the ready line to this file as well"),
    Option("api-key", "demand this key; needed when listening beyond this machine"),
    Option("allow-origin", "browser origins that may connect, with commas between them"),
    Option("max-sessions", "more connections than this are answered 429", 64, int),
    Option("session-seconds", "length of a session before it expires", 3600.0, float),
    Option("transcript-seconds", "so long an answer waits for a transcript", 4.0, float),
    Option("lenient", "accept session.update without type or with another model", kind=bool),
    Option("faults", "open the fault switchboard (only for tests)", kind=bool),
    Option("listener", "voice activity", "auto", str, ("auto", "silero", "energy")),
    Option("transcriber", "speech to text", "auto", str, ("auto", "pocketsphinx", "none")),
    Option("known-audio", "manifest of recordings whose text is known (for tests)"),
    Option("transcription-url", "base URL with /audio/transcriptions"),
    Option("transcription-key", "its key"),
    Option("transcription-model", "its model", "whisper-1"),
    Option("chat-url", "base URL with /chat/completions, instead of the script"),
    Option("chat-key", "its key"),
    Option("chat-model", "its model", "local"),
    Option("speaker", "text to speech", "auto", str, ("auto", "espeak", "tone")),
    Option("speech-url", "base URL with /audio/speech"),
    Option("speech-key", "its key"),
    Option("speech-model", "its model", "tts-1"),
    Option("log-level", "what to log", "info", str, ("debug", "info", "warning", "error")),
)
SPEAK = (
    Option("text", "what to say"),
    Option("lines", 'JSON file of many: [{"text", "voice", "out"}, ...]'),
    Option("voice", "provider voice name", "alloy"),
    Option("language", "language of the text", "en"),
    Option("speed", "1 is normal", 1.0, float),
    Option("rate-hz", "sample rate of the file", 24000, int),
    Option("out", "WAV file to write"),
    Option("speaker", "text to speech", "auto", str, ("auto", "espeak", "tone")),
)


def parse(arguments: list[str], environ: Mapping[str, str] = os.environ) -> argparse.Namespace:
    """Read the command line over the environment; exits with a sentence when something is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m realtime.engine",
        description="An offline voice engine that speaks the Realtime protocol.",
        epilog=f"Every option can be set in the environment: --session-seconds is {PREFIX}"
        "SESSION_SECONDS. The command line wins.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="listen for realtime clients")
    speak = commands.add_parser("speak", help="write speech to WAV files")
    _add(serve, SERVE, environ)
    _add(speak, SPEAK, environ)
    options = parser.parse_args(arguments)
    if options.command == "serve":
        _check_serve(serve, options)
    else:
        _check_speak(speak, options)
    return options


def _add(
    parser: argparse.ArgumentParser, options: tuple[Option, ...], environ: Mapping[str, str]
) -> None:
    for option in options:
        value = environ.get(option.variable, "")
        keywords: dict[str, Any] = {"help": f"{option.help} [{option.variable}]"}
        if option.kind is bool:
            keywords["action"] = "store_true"
            keywords["default"] = value.lower() in {"1", "true", "yes", "on"}
        else:
            keywords["type"] = option.kind
            keywords["default"] = value or option.default
            keywords["choices"] = option.choices
            shown = option.default if option.default != "" else "none"
            keywords["help"] += f" (default: {shown})"
        parser.add_argument(f"--{option.name}", **keywords)


def _check_serve(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if not _is_loopback(options.host) and not options.api_key:
        parser.error("listening beyond this machine needs --api-key")
    for name in ("listener", "transcriber", "speaker", "log_level"):
        allowed = next(o.choices for o in SERVE if o.name == name.replace("_", "-")) or ()
        if getattr(options, name) not in allowed:
            parser.error(f"{name.replace('_', '-')} must be one of {', '.join(allowed)}")


def _check_speak(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.lines:
        if not Path(options.lines).exists():
            parser.error("the file of --lines does not exist")
    elif not (options.text and options.out):
        parser.error("needs --text and --out, or --lines")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
