"""Sounds that are found again after compression: short sweeps, each at a known place."""

import numpy as np
import numpy.typing as npt

RATE_HZ = 24_000
SWEEP_MS = 120
Sound = npt.NDArray[np.int16]


def sweep() -> Sound:
    at_s = np.arange(SWEEP_MS * RATE_HZ // 1000) / RATE_HZ
    return (9_000 * np.sin(2 * np.pi * (400 + 8_000 * at_s) * at_s)).astype("<i2")


def found_at_ms(sound: Sound, near_ms: int, *, within_ms: int = 500) -> float:
    """Where the sweep lies in this channel, near a place; by cross-correlation."""
    begin = max((near_ms - within_ms) * RATE_HZ // 1000, 0)
    end = (near_ms + within_ms + SWEEP_MS) * RATE_HZ // 1000
    part = sound[begin:end].astype(np.float64)
    likeness = np.correlate(part, sweep().astype(np.float64), mode="valid")
    return float((begin + int(np.argmax(likeness))) * 1000 / RATE_HZ)
