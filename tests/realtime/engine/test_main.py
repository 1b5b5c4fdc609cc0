"""The engine as a process: what it prints, how it ends, and the files it writes."""

import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from realtime.engine.wav import read_wav
from tests.realtime.engine.candidate import loudness

pytestmark = pytest.mark.wire

ENGINE = [sys.executable, "-m", "realtime.engine"]


@contextmanager
def running(*arguments: str, **environ: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start an engine and wait for its ready line; yields the process and the address."""
    process = subprocess.Popen(
        [*ENGINE, "serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "VIVA_ENGINE_PORT": "0", **environ},
    )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("engine ready ws://127.0.0.1:"), line
        try:
            yield process, line.split()[-1]
        finally:
            process.kill()


def read_on(socket: Connection) -> None:
    """Read until the connection closes, which raises."""
    while True:
        socket.recv(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_engine_and_its_sessions_at_once(
    number: signal.Signals, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    with running("--ready-file", str(ready)) as (process, url), connect(url) as socket:
        assert ready.read_text(encoding="utf-8") == f"engine ready {url}\n"
        assert json.loads(socket.recv())["type"] == "session.created"
        begin = time.monotonic()
        process.send_signal(number)
        with pytest.raises(ConnectionClosed) as closed:
            read_on(socket)
        assert process.wait(timeout=20) == 0

        assert time.monotonic() - begin < 10
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1001
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
        assert not ready.exists()


def test_an_engine_without_parts_says_what_is_missing_and_runs() -> None:
    parts = {"VIVA_ENGINE_TRANSCRIBER": "none", "VIVA_ENGINE_SPEAKER": "tone"}
    with running("--listener", "energy", **parts) as (process, url), connect(url) as socket:
        socket.send('{"type": "response.create"}')
        while (event := json.loads(socket.recv(timeout=30)))["type"] != "response.done":
            pass
        process.terminate()
        assert process.stderr is not None
        said = process.stderr.read()

    assert event["response"]["status"] == "completed"
    assert "hears but cannot write down" in said
    assert "plain tones stand for the words" in said


def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    missing = tmp_path / "nothing.json"

    ended = subprocess.run(
        [*ENGINE, "serve", "--port", "0", "--known-audio", str(missing)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("engine: ")
    assert "Traceback" not in ended.stderr


def test_speech_is_written_to_files(tmp_path: Path) -> None:
    lines = [
        {"text": "Good day.", "voice": "marin", "out": "a.wav"},
        {"text": "Guten Tag.", "language": "de", "out": "b.wav"},
    ]
    (tmp_path / "lines.json").write_text(json.dumps(lines), encoding="utf-8")

    subprocess.run(
        [*ENGINE, "speak", "--lines", str(tmp_path / "lines.json"), "--rate-hz", "48000"],
        check=True,
        timeout=30,
    )

    for name in ("a.wav", "b.wav"):
        with wave.open(str(tmp_path / name)) as file:
            assert (file.getframerate(), file.getnchannels()) == (48000, 1)
        assert loudness(read_wav(tmp_path / name)) > 0.01


def test_one_sentence_is_written_to_one_file(tmp_path: Path) -> None:
    out = tmp_path / "x.wav"

    subprocess.run([*ENGINE, "speak", "--text", "Hi.", "--out", str(out)], check=True, timeout=30)

    assert len(read_wav(out)) > 9600
