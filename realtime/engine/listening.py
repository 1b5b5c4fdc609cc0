"""Voice activity as a seam: the probability of speech per window, by silero or by energy."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from realtime.engine.resampling import Resampler, Samples, to_samples
from realtime.engine.turn_detection import WINDOW_MS

SOURCE_HZ = 24000
MODEL_HZ = 16000
WINDOW = MODEL_HZ * WINDOW_MS // 1000
CONTEXT = 64
"""Samples of the window before that silero wants to see again."""


class Detector(Protocol):
    """Hears one session's audio, in order."""

    def hear(self, pcm: bytes) -> list[float]:
        """Return a probability for each 32 ms window that this PCM16 24 kHz audio completes."""
        ...


class Listener(Protocol):
    """Opens a detector for each session."""

    name: str

    def open(self) -> Detector: ...


class SileroListener:
    """The silero model under onnxruntime; its package is not imported, since that wants torch."""

    name = "silero"

    def __init__(self, model: Path) -> None:
        onnxruntime = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._model = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )

    def open(self) -> Detector:
        return _SileroDetector(self._model)


class EnergyListener:
    """Loudness above the room's own noise; used when onnxruntime or the model is missing."""

    name = "energy"

    def open(self) -> Detector:
        return _EnergyDetector()


def find_silero() -> Path | None:
    """Find the model file, if it and onnxruntime are installed."""
    package = find_spec("silero_vad")
    if find_spec("onnxruntime") is None or package is None or package.origin is None:
        return None
    model = Path(package.origin).parent / "data" / "silero_vad.onnx"
    return model if model.exists() else None


def open_listener(choice: str = "auto") -> Listener:
    """`auto` takes silero where it is installed; `silero` and `energy` insist."""
    model = find_silero() if choice != "energy" else None
    if model is not None:
        return SileroListener(model)
    if choice == "silero":
        raise ValueError("silero needs the packages onnxruntime and silero-vad")
    return EnergyListener()


class _Windows:
    """Cuts resampled audio into windows."""

    def __init__(self) -> None:
        self._resampler = Resampler(SOURCE_HZ, MODEL_HZ)
        self._waiting: Samples = np.zeros(0, np.float32)
        self._odd = b""

    def feed(self, pcm: bytes) -> list[Samples]:
        pcm = self._odd + pcm
        self._odd = pcm[len(pcm) // 2 * 2 :]
        fed = self._resampler.feed(to_samples(pcm))
        joined = np.concatenate([self._waiting, fed])
        count = len(joined) // WINDOW
        self._waiting = joined[count * WINDOW :]
        return [joined[index * WINDOW : (index + 1) * WINDOW] for index in range(count)]


class _SileroDetector:
    def __init__(self, model: Any) -> None:
        self._model = model
        self._windows = _Windows()
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context: Samples = np.zeros(CONTEXT, np.float32)
        self._rate = np.array(MODEL_HZ, np.int64)

    def hear(self, pcm: bytes) -> list[float]:
        return [self._probability(window) for window in self._windows.feed(pcm)]

    def _probability(self, window: Samples) -> float:
        seen = np.concatenate([self._context, window])[None, :]
        fields = {"input": seen, "state": self._state, "sr": self._rate}
        probability, self._state = self._model.run(None, fields)
        self._context = window[-CONTEXT:]
        return float(probability[0, 0])


class _EnergyDetector:
    """Follows the quietest level of late and calls speech what is well above it."""

    FLOOR_DB = -60.0
    ABOVE_DB = 12.0
    RISE_DB = 0.05

    def __init__(self) -> None:
        self._windows = _Windows()
        self._noise_db = self.FLOOR_DB

    def hear(self, pcm: bytes) -> list[float]:
        return [self._probability(window) for window in self._windows.feed(pcm)]

    def _probability(self, window: Samples) -> float:
        level_db = 10 * np.log10(float(np.mean(window**2)) + 1e-10)
        risen_db = self._noise_db + self.RISE_DB
        self._noise_db = max(self.FLOOR_DB, min(level_db, risen_db))
        above_db = level_db - self._noise_db - self.ABOVE_DB
        return float(1 / (1 + np.exp(-above_db / 2)))
