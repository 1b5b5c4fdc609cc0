"""Post one message to one address: the machine that was looked at is the one that is asked.

The answer's body is not read at all, and no redirect is followed.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.failures import FinalFailure, TransientFailure
from pipeline.notices.addresses import Address, is_public

LONGEST_HEAD_BYTES = 16 * 1024
INFORMATIONAL = range(100, 200)
SUCCESSFUL = range(200, 300)
REDIRECTS = range(300, 400)
GONE = 410

Resolve = Callable[[str, int], Sequence[str]]


class EndpointGone(FinalFailure):
    """The receiver says that it is no more: it is switched off until a person changes that."""


@dataclass(frozen=True)
class Answer:
    """The head of what the receiver says; header names are in small letters."""

    status: int
    headers: Mapping[str, str]


def resolve(host: str, port: int) -> list[str]:
    """The machines behind a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def choose_machine(machines: Sequence[str], *, allows_private: bool) -> str:
    """Raises FinalFailure where any of them is not on the internet, unless that is allowed."""
    if not allows_private and not all(map(is_public, machines)):
        raise FinalFailure("The address leads into a private network.")
    if not machines:
        raise TransientFailure("The address leads nowhere.")
    return machines[0]


def post(
    address: Address,
    *,
    body: bytes,
    headers: Mapping[str, str],
    seconds: float,
    allows_private: bool,
    resolver: Resolve = resolve,
) -> Answer:
    """`seconds` is for all of it. Raises TransientFailure or FinalFailure."""
    request = _as_bytes(address, body, headers)

    async def ask() -> Answer:
        async with asyncio.timeout(seconds):
            machines = await asyncio.to_thread(resolver, address.host, address.port)
            machine = choose_machine(machines, allows_private=allows_private)
            return await _ask(machine, address, request)

    try:
        return asyncio.run(ask())
    except TimeoutError:
        raise TransientFailure(f"It did not answer within {seconds:g} seconds.") from None
    except socket.gaierror:
        raise TransientFailure("Its name is not known.") from None
    except ssl.SSLCertVerificationError:
        raise TransientFailure("Its certificate does not hold.") from None
    except OSError:
        raise TransientFailure("It could not be reached.") from None
    except (ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        raise TransientFailure("It gave an answer that could not be read.") from None


async def _ask(machine: str, address: Address, request: bytes) -> Answer:
    reader, writer = await asyncio.open_connection(
        machine,
        address.port,
        limit=LONGEST_HEAD_BYTES,
        ssl=ssl.create_default_context() if address.is_secure else None,
        server_hostname=address.host if address.is_secure else None,
    )
    try:
        writer.write(request)
        await writer.drain()
        answer = _read_head(await reader.readuntil(b"\r\n\r\n"))
        while answer.status in INFORMATIONAL:
            answer = _read_head(await reader.readuntil(b"\r\n\r\n"))
        return answer
    finally:
        writer.transport.abort()


def _as_bytes(address: Address, body: bytes, headers: Mapping[str, str]) -> bytes:
    all_headers = {
        "Host": address.host_header,
        "User-Agent": "Viva",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {address.target} HTTP/1.1", *(f"{k}: {v}" for k, v in all_headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _read_head(head: bytes) -> Answer:
    """Raises ValueError."""
    first, *lines = head.decode("latin-1").split("\r\n")
    protocol, _, rest = first.partition(" ")
    if not protocol.startswith("HTTP/1."):
        raise ValueError(protocol)
    named = (line.partition(":") for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _, value in named}
    return Answer(int(rest[:3]), headers)
