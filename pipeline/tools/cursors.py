"""Where a list goes on: an offset that only the same visitor can use, for the same question."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer

from pipeline.tools.result import ErrorCode, ToolRefusal

SALT = "pipeline.tools.cursor"


def make_cursor(
    offset: int, *, actor: str, tool: str, arguments: Mapping[str, Any], note: str = ""
) -> str:
    """`note` is what the list itself wants to know when it goes on."""
    about = _about(actor, tool, arguments)
    return Signer(salt=SALT).sign_object([offset, about, note], compress=False)


def read_cursor(
    given: str | None, *, actor: str, tool: str, arguments: Mapping[str, Any]
) -> tuple[int, str]:
    """Offset and note; 0 and nothing without a cursor.

    Raises ToolRefusal for one that was not given for this.
    """
    if given is None:
        return 0, ""
    try:
        offset, about, *notes = Signer(salt=SALT).unsign_object(given)
    except (BadSignature, ValueError, TypeError):
        offset, about, notes = 0, "", []
    if about != _about(actor, tool, arguments):
        raise ToolRefusal(
            ErrorCode.NOT_FOUND, "cursor: not one that was given for these arguments."
        )
    return int(offset), str(notes[0]) if notes else ""


def _about(actor: str, tool: str, arguments: Mapping[str, Any]) -> str:
    asked = {name: value for name, value in arguments.items() if name != "cursor"}
    material = json.dumps([actor, tool, asked], sort_keys=True, default=str)
    return hashlib.sha256(material.encode()).hexdigest()[:16]
