"""What the measurements come to: limits, ratios, the table and the line for machines (pure)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

#: More than this on top of the direct way, in one of a hundred frames, and a core is full.
ADDED_P99_LIMIT_MS = 20.0


@dataclass(frozen=True, slots=True)
class Round:
    """So many sessions at once, for a few seconds."""

    sessions: int
    added_p50_ms: float
    added_p99_ms: float
    cpu_s_per_session_minute: float
    lost: int = 0
    waited: float = 0.0  # the share of time in which others had its processor: noise

    @property
    def is_held(self) -> bool:
        return self.lost == 0 and self.added_p99_ms < ADDED_P99_LIMIT_MS


def upper_median(rounds: Sequence[Round]) -> Round:
    """By its latency; of two the later one."""
    return sorted(rounds, key=lambda one: one.added_p99_ms)[len(rounds) // 2]


def held(rounds: Sequence[Round]) -> int:
    """The most sessions that were held, before the first round that was not."""
    most = 0
    for one in rounds:
        if not one.is_held:
            break
        most = one.sessions
    return most


def median_ratio(ours: Sequence[float], peers: Sequence[float]) -> float | None:
    """Pair by pair, because the machine's speed drifts."""
    ratios = [own / peer for own, peer in zip(ours, peers, strict=True) if peer]
    return round(median(ratios), 3) if ratios else None


@dataclass(frozen=True, slots=True)
class Side:
    """All that was measured of one server."""

    held: list[int]  # in each ramp
    at_fifty: Round
    memory_kb_per_session: float
    slow_reader_growth_mb: dict[str, float]  # by who does not read


def table(ours: Side, peer: Side, sessions: int) -> str:
    rows: list[tuple[str, float, float]] = [
        ("sessions per core", median(ours.held), median(peer.held)),
        (f"added p50 at {sessions} (ms)", ours.at_fifty.added_p50_ms, peer.at_fifty.added_p50_ms),
        (f"added p99 at {sessions} (ms)", ours.at_fifty.added_p99_ms, peer.at_fifty.added_p99_ms),
        (
            "CPU seconds per session-minute",
            ours.at_fifty.cpu_s_per_session_minute,
            peer.at_fifty.cpu_s_per_session_minute,
        ),
        ("time without a processor (noise)", ours.at_fifty.waited, peer.at_fifty.waited),
        ("memory per session (kB)", ours.memory_kb_per_session, peer.memory_kb_per_session),
    ]
    for who, growth in ours.slow_reader_growth_mb.items():
        rows.append((f"growth behind a {who} (MB)", growth, peer.slow_reader_growth_mb[who]))
    lines = [f"{'':36}{'ours':>10}{'node':>10}{'ratio':>8}"]
    for name, own, other in rows:
        ratio = f"{own / other:8.2f}" if other else f"{'-':>8}"
        lines.append(f"{name:36}{own:10.2f}{other:10.2f}{ratio}")
    return "\n".join(lines)


def last_line(ours: Side, peer: Side, reopened: int = 0) -> str:
    """One JSON object; where connections were `reopened`, more than the load was measured."""
    return json.dumps(
        {
            "sessions_ratio_vs_node": median_ratio(ours.held, peer.held),
            "sessions": median(ours.held),
            "sessions_node": median(peer.held),
            "added_p50_ms": round(ours.at_fifty.added_p50_ms, 3),
            "added_p99_ms": round(ours.at_fifty.added_p99_ms, 3),
            "cpu_s_per_session_minute": round(ours.at_fifty.cpu_s_per_session_minute, 3),
            "cpu_ratio_vs_node": median_ratio(
                [ours.at_fifty.cpu_s_per_session_minute], [peer.at_fifty.cpu_s_per_session_minute]
            ),
            "waited_share": round(ours.at_fifty.waited, 3),
            "waited_share_node": round(peer.at_fifty.waited, 3),
            "reopened": reopened,
            "memory_kb_per_session": round(ours.memory_kb_per_session),
            "slow_reader_growth_mb": round(max(ours.slow_reader_growth_mb.values()), 1),
            "slow_reader_growth_mb_node": round(max(peer.slow_reader_growth_mb.values()), 1),
        }
    )
