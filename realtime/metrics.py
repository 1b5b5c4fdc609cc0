"""What a web process counts and measures of its live sessions, for `/metrics`.

Labels never name a person, a session or an organization, and have few values. Each is explained in
`docs/reference/metrics.md`. Nothing here runs per frame of sound.
"""

import re

from prometheus_client import Counter, Gauge, Histogram

LATENCIES_S = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
WRITES_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)

LIVE_SESSIONS = Gauge("viva_live_sessions", "Sessions that this process drives.")
WAITING_SESSIONS = Gauge("viva_waiting_sessions", "Sessions here that ask for a seat.")
RECORD_QUEUE = Gauge("viva_record_queue", "Writes of the record that wait for the database.")
JOURNAL_BYTES = Gauge("viva_journal_bytes", "What of the record waits in the journal on disk.")

LEGS_OPENED = Counter("viva_legs_opened", "Legs that the provider has opened.")
LEGS_CLOSED = Counter("viva_legs_closed", "Legs that have ended.", ["cause"])
ROTATIONS = Counter("viva_rotations", "Changes from one Leg to the next within a conversation.")
GAPS = Counter("viva_gaps", "Gaps that have opened.", ["cause"])
PROVIDER_ERRORS = Counter("viva_provider_errors", "Errors of the provider.", ["error_class"])
TURN_LATENCY = Histogram(
    "viva_turn_latency_seconds",
    "From the provider's word that the candidate has stopped to the first sound of the answer.",
    buckets=LATENCIES_S,
)

TURNS_STORED = Counter("viva_turns_stored", "Turns written down, each writing counted.")
SAVE_LATENCY = Histogram(
    "viva_save_latency_seconds", "From a Turn's being ready to its COMMIT.", buckets=WRITES_S
)
TOOL_CALLS = Counter("viva_tool_calls", "Calls of tools outside the relay.", ["outcome"])
FRAMES_DROPPED = Counter("viva_frames_dropped", "Frames that a slow reader cost.", ["direction"])
SOUND_DROPPED = Counter(
    "viva_sound_dropped_seconds",
    "Sound that was held for somebody until there was no room.",
    ["direction"],
)
PAGES_CLOSED = Counter("viva_pages_closed", "Pages sent away by us.", ["code"])

FRAMES_DROPPED_DOWN = FRAMES_DROPPED.labels("down")
FRAMES_DROPPED_UP = FRAMES_DROPPED.labels("up")

#: A cause may be a provider's own word: only what looks like a code, and only so many of them.
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
CAUSES_LIMIT = 60
OTHER = "other"
_causes: set[str] = set()


def cause_label(cause: str) -> str:
    """The cause as a label: a short code, or `other`, however inventive a provider is."""
    word = cause.lower()
    if word not in _causes:
        if len(_causes) >= CAUSES_LIMIT or not CODE.fullmatch(word):
            return OTHER
        _causes.add(word)
    return word
