"""What a session has cost: the provider's counts of all Legs, for a person to check (pure)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from interviews.models import Leg

MICROUSD = 1_000_000
#: The kinds of `Leg.usage` in the order of the receipt.
KINDS = {
    "audio_in": _("Sound heard"),
    "cached_audio_in": _("Sound heard again, from the cache"),
    "audio_out": _("Sound spoken"),
    "text_in": _("Text read"),
    "cached_text_in": _("Text read again, from the cache"),
    "text_out": _("Text written"),
    "transcription_audio_in": _("Sound heard for the transcript"),
    "transcription_text_in": _("Text read for the transcript"),
    "transcription_text_out": _("Text written for the transcript"),
}


@dataclass(frozen=True)
class ReceiptLine:
    what: str
    tokens: int


@dataclass(frozen=True)
class Receipt:
    lines: list[ReceiptLine]
    transcribed_s: int  # sound for the transcript that is paid by time
    cost: str  # in dollars; empty where nobody knows
    is_partial: bool  # of some Legs nobody knows
    is_estimate: bool

    def __bool__(self) -> bool:
        return bool(self.lines or self.transcribed_s)


def receipt(legs: Sequence[Leg]) -> Receipt:
    total: Counter[str] = Counter()
    for leg in legs:
        total.update(leg.usage)
    used = [leg for leg in legs if leg.usage]
    known = [leg.cost_microusd for leg in used if leg.cost_microusd is not None]
    return Receipt(
        lines=[ReceiptLine(str(KINDS[kind]), total[kind]) for kind in KINDS if total[kind]],
        transcribed_s=round(total["transcribed_ms"] / 1000),
        cost=f"{sum(known) / MICROUSD:.4f}" if known else "",
        is_partial=len(known) < len(used),
        is_estimate=total["estimated"] > 0,
    )
