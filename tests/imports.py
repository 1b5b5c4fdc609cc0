"""What another system would hand over: an invented conversation, one line of JSON a session."""

import json
from pathlib import Path
from typing import Any

from interviews.import_format import ImportedSession, read_line

SAID = (
    ("interviewer", "Ines", "When did the oven fail?"),
    ("candidate", "Petra", "It failed at three in the morning, and ninety loaves were waiting."),
    ("interviewer", "Ines", "What did you do?"),
    ("candidate", "Petra", "I moved the loaves in my van to the bakery across the river."),
)


def make_line(**changed: Any) -> dict[str, Any]:
    """A session of four Turns, unless a test says otherwise."""
    turns = [
        {
            "id": f"call-7#{place}",
            "speaker": speaker,
            "name": name,
            "text": text,
            "started_ms": 4000 * place,
            "ended_ms": 4000 * place + 3500,
        }
        for place, (speaker, name, text) in enumerate(SAID)
    ]
    line = {
        "id": "call-7",
        "interview": "Calls of autumn",
        "candidate": "Petra Probe",
        "started_at": "2024-10-03T08:30:00+02:00",
        "title": "The night of the oven",
        "turns": turns,
    }
    return line | changed


def make_told(**changed: Any) -> ImportedSession:
    return read_line(json.dumps(make_line(**changed)))


def write_lines(path: Path, *lines: dict[str, Any] | str) -> str:
    """The name of a file with these lines."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file = path / "sessions.jsonl"
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return str(file)
