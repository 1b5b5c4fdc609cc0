"""Which TCP ports are free."""

import random
import socket
import time

from interviews.embedded import EmbeddedError

#: Below the range from which the system takes ports for outgoing connections: a server that is
#: started again must find its port still free.
LOWEST, HIGHEST = 20_000, 30_000
#: The web server of a supervisor that was killed a moment ago may still be ending.
PATIENCE_S = 1.0


class PortTakenError(EmbeddedError):
    """Somebody else listens there."""


def require_free(host: str, port: int) -> None:
    """Raises PortTakenError with a sentence that names PORT."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise PortTakenError(f"{host} is no address of this machine: set HOST to one.") from None
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return _bind(family, address)
        except OSError as error:
            if time.monotonic() > deadline:
                raise PortTakenError(
                    f"Port {port} on {host} cannot be used ({error.strerror}): "
                    "set PORT to a free one."
                ) from None
        time.sleep(0.05)


def pick_free_port(random_source: random.Random | None = None) -> int:
    """A loopback port that is free now and likely to stay so."""
    source = random_source or random.SystemRandom()
    while True:
        port = source.randrange(LOWEST, HIGHEST)
        try:
            _bind(socket.AF_INET, ("127.0.0.1", port))
        except OSError:
            continue
        return port


def _bind(family: int, address: object) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)  # type: ignore[arg-type]  # as getaddrinfo gives it for the family
