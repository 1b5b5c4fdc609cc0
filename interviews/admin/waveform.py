"""The sound of both parties as two outlines that an SVG draws (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: More columns than this nobody sees, and a page should be small.
MOST_COLUMNS = 400
#: A silent moment is a thin line, so that one sees where the recording is.
SILENCE = 0.5


@dataclass(frozen=True)
class Waveform:
    """Values of an SVG path's `d`, one for each voice."""

    candidate: str
    interviewer: str


def waveform(
    peaks: Mapping[str, Any],
    *,
    whole_ms: int,
    width: float,
    middles: tuple[float, float],
    half: float,
) -> Waveform | None:
    """Drawn 0 to `width` for `whole_ms`; None where the recording has no peaks.

    `middles` are the heights of the two lines, the interviewer's first. The loudest moment of each
    party reaches `half` above and below its line: a soft voice is seen as well as a loud one.
    """
    if not peaks.get("candidate") or not peaks.get("interviewer") or whole_ms <= 0:
        return None
    interviewer, candidate = (
        outline(
            peaks[party],
            per_bucket=peaks["bucket_ms"] / whole_ms * width,
            width=width,
            middle=middle,
            half=half,
        )
        for party, middle in zip(("interviewer", "candidate"), middles, strict=True)
    )
    return Waveform(candidate, interviewer)


def outline(
    values: Sequence[int], *, per_bucket: float, width: float, middle: float, half: float
) -> str:
    """A closed shape around `middle`; `per_bucket` is how wide one value is."""
    together = -(-len(values) // MOST_COLUMNS)
    columns = [max(values[at : at + together]) for at in range(0, len(values), together)]
    loudest = max(columns) or 1
    heights = [max(value / loudest * half, SILENCE) for value in columns]
    step = per_bucket * together
    over, under = [], []
    for number, height in enumerate(heights):
        x = _short(min((number + 0.5) * step, width))
        over.append(f"L{x} {_short(middle - height)}")
        under.append(f"L{x} {_short(middle + height)}")
    end = _short(min(len(columns) * step, width))
    line = _short(middle)
    return f"M0 {line}{''.join(over)}L{end} {line}{''.join(reversed(under))}Z"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
