"""What is told about a session, as plain data: ids, links and states, no word of anybody (pure)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

SESSION_PROCESSED = "session.processed"
ENDPOINT_TESTED = "endpoint.tested"


@dataclass(frozen=True)
class Facts:
    """How a session stands after its steps have come to rest.

    `steps` has the ledger's word for each: done, failed, or blocked by one that failed. `artefacts`
    has the ids of what is there; what is not there is not named.
    """

    session: str
    organization: str
    interview: str
    interview_title: str
    interview_version: int | None
    input_version: int
    ended_at: str
    end_reason: str
    quality: str  # the verdict on the transcript; empty where there is none
    steps: Mapping[str, str]
    artefacts: Mapping[str, str]

    @property
    def is_complete(self) -> bool:
        return all(status == "done" for status in self.steps.values())


def session_processed(facts: Facts, *, link: str, now: datetime) -> dict[str, Any]:
    """The payload; it is made once and is the same in every attempt."""
    return {
        "type": SESSION_PROCESSED,
        "timestamp": now.isoformat(),
        "data": {
            "session": facts.session,
            "organization": facts.organization,
            "interview": {
                "id": facts.interview,
                "title": facts.interview_title,
                "version": facts.interview_version,
            },
            "input_version": facts.input_version,
            "ended_at": facts.ended_at,
            "end_reason": facts.end_reason,
            "quality": facts.quality,
            "is_complete": facts.is_complete,
            "steps": dict(facts.steps),
            "artefacts": dict(facts.artefacts),
            "links": {"session": link},
        },
    }


def endpoint_tested(endpoint_id: str, *, now: datetime) -> dict[str, Any]:
    return {
        "type": ENDPOINT_TESTED,
        "timestamp": now.isoformat(),
        "data": {"endpoint": endpoint_id},
    }


def key_of(event: str, subject: str, address: str) -> str:
    """Names one message to one address; whoever makes it a second time makes the same."""
    said = f"{event}\n{subject}\n{address}"
    return "msg_" + hashlib.sha256(said.encode()).hexdigest()[:40]


def body_of(payload: Mapping[str, Any]) -> bytes:
    """The bytes that are signed and sent: the same whenever they are made from the same row."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()
