"""The fault switchboard: provider misbehaviour on request, for tests; only under `--faults`."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from realtime.engine.validation import Check, integer, one_of, shape, text

Kind = Literal[
    "drop",
    "stall",
    "malformed",
    "unknown_event",
    "delay_transcripts",
    "reorder_transcripts",
    "fail_transcripts",
    "fail_response",
    "refuse_handshake",
]
KINDS: tuple[Kind, ...] = (
    "drop", "stall", "malformed", "unknown_event", "delay_transcripts", "reorder_transcripts",
    "fail_transcripts", "fail_response", "refuse_handshake",
)  # fmt: skip
NOW = "now"
MALFORMED = '{"type": "response.output_audio.delta", "delta": '
_FAULT: Check = shape(
    {
        "kind": one_of(*KINDS),
        "on": text(128, 1),
        "nth": integer(1, 100_000),
        "times": integer(1, 100_000),
        "ms": integer(0, 600_000),
        "code": text(128),
        "status": integer(400, 599),
    },
    required=("kind",),
)


@dataclass(frozen=True)
class Fault:
    kind: Kind
    on: str = "response.output_audio.delta"
    """The outgoing event that sets it off: drop, stall, malformed and unknown_event wait for it."""
    nth: int = 1
    """The how manieth such event of the session."""
    times: int = 1
    """How often it happens before it is used up, over all sessions."""
    ms: int = 1000
    """How long a stall or a delay lasts."""
    code: str = "rate_limit_exceeded"
    status: int = 429


@dataclass(frozen=True)
class SendText:
    """Send this instead of an event."""

    text: str


@dataclass(frozen=True)
class Wait:
    """Send nothing for so long."""

    ms: int


@dataclass(frozen=True)
class Later:
    """Send this event when so much time has passed; others overtake it."""

    event: dict[str, Any]
    ms: int


@dataclass(frozen=True)
class Cut:
    """Break the connection without a close frame."""


Step = dict[str, Any] | SendText | Wait | Later | Cut


def parse_faults(value: object) -> list[Fault]:
    """Read one fault or a list; raises RefusalError."""
    entries = value if isinstance(value, list) else [value]
    return [Fault(**_FAULT(entry, f"faults[{index}]")) for index, entry in enumerate(entries)]


def faults_in_query(path: str) -> list[Fault]:
    """Read `fault=` parameters, each a kind or a JSON object; raises RefusalError or ValueError."""
    values = parse_qs(urlsplit(path).query).get("fault", [])
    return parse_faults([json.loads(v) if v.startswith("{") else {"kind": v} for v in values])


@dataclass
class FaultBoard:
    """What is armed for the whole engine; sessions take from it as things happen."""

    armed: list[Fault] = field(default_factory=list)

    def take(self, kind: Kind) -> Fault | None:
        """Use up one occurrence of the first armed fault of this kind."""
        fault = next((each for each in self.armed if each.kind == kind), None)
        if fault:
            self.use(fault)
        return fault

    def obey(self, value: object) -> bool:
        """Arm what a control message asks for; True asks to drop every connection now.

        `{"reset": true}` disarms everything. Raises RefusalError.
        """
        if value == {"reset": True}:
            self.armed.clear()
            return False
        faults = parse_faults(value)
        self.armed += [fault for fault in faults if fault.on != NOW]
        return any(fault.on == NOW for fault in faults)

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self.armed]

    def use(self, fault: Fault) -> None:
        place = self.armed.index(fault)
        self.armed[place : place + 1] = (
            [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
        )


class SessionFaults:
    """Bends one session's outgoing events; without any armed fault they pass unchanged."""

    def __init__(self, board: FaultBoard, own: FaultBoard) -> None:
        """`own` holds the faults that came with the session's address."""
        self._boards = (own, board)
        self._seen: dict[str, int] = {}
        self._held: list[dict[str, Any]] = []

    def pass_on(self, event: dict[str, Any]) -> list[Step]:
        """Say what is to be sent in place of this event."""
        kind = str(event["type"])
        self._seen[kind] = self._seen.get(kind, 0) + 1
        if "input_audio_transcription" in kind:
            return self._pass_transcript(event)
        for board in self._boards:
            for fault in board.armed:
                if fault.on == kind and fault.nth == self._seen[kind]:
                    bent = _bend(fault, event)
                    if bent:
                        board.use(fault)
                        return bent
        return [event]

    def take(self, kind: Kind) -> Fault | None:
        return next((fault for board in self._boards if (fault := board.take(kind))), None)

    def _pass_transcript(self, event: dict[str, Any]) -> list[Step]:
        """Hold one item's transcript back behind the next one's, or delay it."""
        is_final = not event["type"].endswith(".delta")
        if self._held and is_final and event["item_id"] != self._held[0]["item_id"]:
            held, self._held = self._held, []
            return [event, *held]
        if self._meets("reorder_transcripts", is_final=is_final):
            self._held.append(event)
            return []
        late = self._meets("delay_transcripts", is_final=is_final)
        return [Later(event, late.ms)] if late else [event]

    def _meets(self, kind: Kind, *, is_final: bool) -> Fault | None:
        """Find the armed fault; only the end of a transcript uses it up."""
        if is_final:
            return self.take(kind)
        armed = (fault for board in self._boards for fault in board.armed if fault.kind == kind)
        return next(armed, None)


def _bend(fault: Fault, event: dict[str, Any]) -> list[Step]:
    match fault.kind:
        case "drop":
            return [event, Cut()]
        case "stall":
            return [event, Wait(fault.ms)]
        case "malformed":
            return [SendText(MALFORMED), event]
        case "unknown_event":
            unknown = {"type": "engine.unheard_of", "event_id": f"{event['event_id']}x"[-32:]}
            return [unknown, event]
        case _:
            return []
