"""An address names a session and nothing else."""

from uuid import UUID

import pytest

from pipeline.tools.mcp.resources import CONTEXT, SESSION, TRANSCRIPT, read_address

pytestmark = pytest.mark.unit
ID = str(UUID(int=7))


def test_an_address_is_read_by_the_tool_of_its_kind() -> None:
    assert read_address(SESSION.address(ID)) == ("get_session", {"session_id": ID})
    assert read_address(TRANSCRIPT.address(ID)) == (
        "get_turns",
        {"session_id": ID, "limit": 100},
    )
    assert read_address(CONTEXT.address(ID)) == ("get_session_context", {"session_id": ID})


@pytest.mark.parametrize(
    "uri",
    ["", "viva://sessions/", f"viva://sessions/{ID}/x", f"viva://sessions/{ID}\n", "file:///etc"],
)
def test_other_addresses_are_nothing(uri: str) -> None:
    assert read_address(uri) is None
