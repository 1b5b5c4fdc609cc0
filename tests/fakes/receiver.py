"""FakeReceiver: a webhook's receiver on loopback that answers from a script and remembers."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from tests.fakes.post_server import Posted, Reply, post_server

#: Says nothing at all until the receiver is closed.
HANG = 0


@dataclass
class FakeReceiver:
    """Its address; the last status is answered for ever."""

    url: str
    statuses: list[int]
    headers: dict[str, str]
    received: list[Posted] = field(default_factory=list)


@contextmanager
def receiver(
    *statuses: int, tls: ssl.SSLContext | None = None, **headers: str
) -> Iterator[FakeReceiver]:
    """On a free port until the block ends; underscores in header names become hyphens."""
    closing = Event()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    fake = FakeReceiver("", list(statuses or (204,)), given)

    def answer(posted: Posted) -> Reply | None:
        fake.received.append(posted)
        status = fake.statuses[min(len(fake.received), len(fake.statuses)) - 1]
        if status == HANG:
            closing.wait()
            return None
        return Reply(status=status, headers=fake.headers)

    with post_server(answer, tls=tls) as address:
        fake.url = f"{address}/hook?of=viva"
        try:
            yield fake
        finally:
            closing.set()
