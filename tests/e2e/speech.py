"""Spoken answers as sound files, and a microphone that says them one after another."""

import json
import subprocess
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from interviews.home import CHECKOUT

VOICE_RATE_HZ = 24_000
MICROPHONE_RATE_HZ = 48_000

Samples = NDArray[np.int16]


@dataclass(frozen=True)
class SpokenAnswers:
    """`manifest` is what the engine's known-audio transcriber reads."""

    texts: tuple[str, ...]
    sounds: tuple[Samples, ...]
    manifest: Path


def speak_answers(texts: Sequence[str], directory: Path) -> SpokenAnswers:
    """Let the local engine's voice say each text; files of 24 kHz mono in `directory`."""
    names = [f"answer-{number}.wav" for number in range(1, len(texts) + 1)]
    lines = [
        {"text": text, "voice": "cedar", "out": str(directory / name)}
        for text, name in zip(texts, names, strict=True)
    ]
    script = directory / "lines.json"
    script.write_text(json.dumps(lines), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "realtime.engine", "speak", "--lines", str(script)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    manifest = directory / "known_audio.json"
    entries = [{"wav": name, "text": text} for name, text in zip(names, texts, strict=True)]
    manifest.write_text(json.dumps(entries), encoding="utf-8")
    sounds = tuple(_read(directory / name) for name in names)
    return SpokenAnswers(tuple(texts), sounds, manifest)


def write_microphone(
    sounds: Sequence[Samples], path: Path, *, lead_s: float, pause_s: float
) -> None:
    """One long recording: silence of `lead_s`, then each sound followed by a pause."""
    parts = [_silence(lead_s)]
    for sound in sounds:
        parts += [sound, _silence(pause_s)]
    whole = np.concatenate(parts)
    positions = np.arange(2 * len(whole)) / 2
    doubled = np.interp(positions, np.arange(len(whole)), whole).astype(np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(MICROPHONE_RATE_HZ)
        file.writeframes(doubled.tobytes())


def energy(pcm: bytes) -> float:
    """Root mean square of PCM16, 0 to 1."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.float64)
    return float(np.sqrt(np.mean((samples / 32768) ** 2))) if len(samples) else 0.0


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * VOICE_RATE_HZ), dtype=np.int16)


def _read(path: Path) -> Samples:
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
