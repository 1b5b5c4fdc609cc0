"""The sound of the demonstration: spoken by the local voice engine, or hummed if it cannot speak.

The engine is another process, because its speech parts are under another licence.
"""

import io
import json
import logging
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from interviews.demo.script import Speaker
from interviews.demo.timeline import PlacedLine
from interviews.home import CHECKOUT
from interviews.peaks import Peaks, Samples

SAMPLE_RATE_HZ = 16_000
ENGINE_LIMIT_S = 60
#: Left is the candidate, right the interviewer, as everywhere.
CHANNELS = (Speaker.CANDIDATE, Speaker.INTERVIEWER)
HUM_HZ = {True: 165.0, False: 220.0}
HUMMED_WORDS_PER_SECOND = 2.7
FADE_S = 0.02

logger = logging.getLogger(__name__)


def speak(texts: Sequence[tuple[str, str]]) -> list[Samples]:
    """The sound of every (text, voice name), mono at SAMPLE_RATE_HZ."""
    with tempfile.TemporaryDirectory(prefix="viva-demo-") as folder:
        try:
            return _ask_engine(texts, Path(folder))
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
            logger.warning("the demonstration is hummed: the voice engine does not speak here")
            return [_hum(text, is_low=number % 2 == 0) for number, (text, _) in enumerate(texts)]


def mix(placed: Iterable[tuple[PlacedLine, Samples]], duration_ms: int) -> Samples:
    """Two channels: every line lies where the timeline says, as far as it was heard."""
    sound = np.zeros((_samples_in(duration_ms), len(CHANNELS)), dtype=np.int16)
    for line, samples in placed:
        first = _samples_in(line.started_ms)
        heard = _fade_out(samples[: _samples_in(line.heard_ms)])
        channel = CHANNELS.index(line.line.speaker)
        sound[first : first + len(heard), channel] = heard
    return sound


def measure(sound: Samples, duration_ms: int) -> dict[str, object]:
    """The peaks of two channels, as a recording keeps them."""
    peaks = Peaks.for_length(duration_ms, samples_per_ms=SAMPLE_RATE_HZ // 1000)
    peaks.hear(sound)
    return peaks.as_json()


def write_wav(sound: Samples) -> bytes:
    """PCM16 at SAMPLE_RATE_HZ; one column for each channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(sound.shape[1])
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE_HZ)
        writer.writeframes(sound.astype("<i2").tobytes())
    return file.getvalue()


def length_ms(samples: Samples) -> int:
    return round(len(samples) * 1000 / SAMPLE_RATE_HZ)


def _ask_engine(texts: Sequence[tuple[str, str]], folder: Path) -> list[Samples]:
    files = [folder / f"{number}.wav" for number in range(len(texts))]
    wanted = [
        {"text": text, "voice": voice, "out": str(file)}
        for (text, voice), file in zip(texts, files, strict=True)
    ]
    lines = folder / "lines.json"
    lines.write_text(json.dumps(wanted), encoding="utf-8")
    command = [sys.executable, "-m", "realtime.engine", "speak"]
    command += ["--lines", str(lines), "--rate-hz", str(SAMPLE_RATE_HZ)]
    subprocess.run(  # noqa: S603 - our own module with file names of our own
        command,
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        timeout=ENGINE_LIMIT_S,
    )
    return [_read_mono(file) for file in files]


def _read_mono(path: Path) -> Samples:
    with wave.open(str(path), "rb") as reader:
        if (reader.getnchannels(), reader.getframerate()) != (1, SAMPLE_RATE_HZ):
            raise wave.Error("not mono at the rate that was asked for")
        return np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2").astype(np.int16)


def _hum(text: str, *, is_low: bool) -> Samples:
    """A soft tone for as long as the words would take."""
    seconds = len(text.split()) / HUMMED_WORDS_PER_SECOND
    at_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 1.5 * at_s)
    return (2500 * swell * np.sin(2 * np.pi * HUM_HZ[is_low] * at_s)).astype(np.int16)


def _fade_out(samples: Samples) -> Samples:
    """The last milliseconds go down to nothing, so that a cut does not click."""
    count = min(round(FADE_S * SAMPLE_RATE_HZ), len(samples))
    faded = samples.copy()
    faded[len(faded) - count :] = faded[len(faded) - count :] * np.linspace(1, 0, count)
    return faded


def _samples_in(duration_ms: int) -> int:
    return duration_ms * SAMPLE_RATE_HZ // 1000
