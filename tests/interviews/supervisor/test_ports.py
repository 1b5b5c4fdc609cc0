import socket

import pytest

from interviews.supervisor import ports
from interviews.supervisor.ports import (
    HIGHEST,
    LOWEST,
    PortTakenError,
    pick_free_port,
    require_free,
)

pytestmark = pytest.mark.unit


def test_a_picked_port_is_free_and_outside_the_range_of_outgoing_connections() -> None:
    port = pick_free_port()
    assert LOWEST <= port < HIGHEST < 32_768
    require_free("127.0.0.1", port)


def test_a_taken_port_is_refused_with_the_setting_that_helps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports, "PATIENCE_S", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Port {port} .*set PORT"):
            require_free("127.0.0.1", port)


def test_a_host_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(PortTakenError, match="set HOST"):
        require_free("not an address", 8000)
