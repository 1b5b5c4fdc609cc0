"""Where the first word begins in a moment of sound that may have a little silence before it (pure).

Only the sound tells where a provider had less room before speech than it was asked to leave.
"""

import numpy as np

from realtime.protocol.sound import PADDING_MS, SAMPLE_RATE_HZ

STEP_MS = 10
#: A click is shorter than this.
LEAST_STEPS = 3
#: So much after the place where speech must have begun says how loud this voice is.
VOICED_MS = 200
#: The softest that is still the voice: this share of the loudest, and well above what was before.
SOFTEST = 1 / 12
ABOVE_NOISE = 2.5
SAMPLES_PER_STEP = STEP_MS * SAMPLE_RATE_HZ // 1000


def onset_ms(pcm: bytes) -> int:
    """From the beginning of `pcm` to its first word, at most `PADDING_MS`.

    0 where speech goes on from its beginning, or noise is as loud as the voice.
    """
    levels = _levels(pcm)
    if not levels.size:
        return 0
    softest = max(levels.max() * SOFTEST, levels.min() * ABOVE_NOISE, 1.0)
    is_voice = np.convolve(levels >= softest, np.ones(LEAST_STEPS), "valid") == LEAST_STEPS
    found = np.flatnonzero(is_voice)
    return min(int(found[0]) * STEP_MS, PADDING_MS) if found.size else 0


def _levels(pcm: bytes) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The mean loudness of each step; none where there is too little to tell."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    steps = samples.size // SAMPLES_PER_STEP
    if steps < LEAST_STEPS:
        return np.zeros(0)
    levels = np.abs(samples[: steps * SAMPLES_PER_STEP]).reshape(steps, SAMPLES_PER_STEP)
    means: np.ndarray[tuple[int], np.dtype[np.float64]] = levels.mean(axis=1)
    return means
