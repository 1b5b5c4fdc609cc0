"""Which fault comes when: endless, and the same for the same seed (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

#: How often each comes among a hundred or so.
WEIGHTS = {
    "web_kill": 14,
    "web_stop": 10,  # SIGTERM: a deploy
    "web_pause": 6,
    "worker_kill": 5,
    "beat_kill": 2,
    "valkey_flush": 5,
    "valkey_kill": 4,
    "postgres_restart": 5,
    "postgres_kill": 5,
    "postgres_pause": 3,
    "front_reset": 12,
    "front_silence": 6,
    "front_slow": 5,
    "front_slices": 2,
    "front_down": 2,
    "voice_reset": 8,
    "voice_silence": 4,
    "voice_slow": 4,
    "voice_down": 3,
}

LASTS_S = (0.5, 4.0)


@dataclass(frozen=True)
class Fault:
    """`after_s` since the one before; `lasts_s`, `share` and `which` where they mean something."""

    kind: str
    after_s: float
    lasts_s: float
    share: float
    which: int

    def __str__(self) -> str:
        return (
            f"+{self.after_s:.1f}s {self.kind} for {self.lasts_s:.1f}s "
            f"share {self.share:.2f} which {self.which}"
        )


def faults(
    seed: int, *, every_s: float, weights: Mapping[str, int] = MappingProxyType(WEIGHTS)
) -> Iterator[Fault]:
    dice = Random(f"faults-{seed}")
    kinds, shares = list(weights), list(weights.values())
    while True:
        yield Fault(
            kind=dice.choices(kinds, shares)[0],
            after_s=dice.uniform(0.3, 1.7) * every_s,
            lasts_s=dice.uniform(*LASTS_S),
            share=dice.uniform(0.2, 0.7),
            which=dice.randrange(1_000),
        )


def dice_of(seed: int, key: str) -> Random:
    """Those of one candidate."""
    return Random(f"candidate-{seed}-{key}")
