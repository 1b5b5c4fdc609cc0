"""FakeTranscriptionServer: an OpenAI-compatible endpoint for transcriptions on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.post_server import Posted, Reply, post_server


@dataclass
class FakeTranscriptionServer:
    """Its address, what it hears one after the other (a number is a status), what it was sent."""

    url: str
    answers: list[str | int]
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def transcription_server(
    *answers: str | int, **fields: object
) -> Iterator[FakeTranscriptionServer]:
    """On a free port of loopback, until the block ends; the last answer is given for ever.

    `fields` come with each.
    """
    fake = FakeTranscriptionServer("", list(answers))

    def answer(posted: Posted) -> Reply:
        fake.requests.append(posted.body)
        given = fake.answers[min(len(fake.requests), len(fake.answers)) - 1]
        return Reply({"text": given, **fields}) if isinstance(given, str) else Reply({}, given)

    with post_server(answer) as address:
        fake.url = f"{address}/v1"
        yield fake


def use(server: FakeTranscriptionServer, settings: Any) -> None:
    """The settings that ask for it, at 6 dollars an hour."""
    settings.RETRANSCRIPTION_BASE_URL, settings.RETRANSCRIPTION_MODEL = server.url, "fake-ears"
    settings.RETRANSCRIPTION_PRICE = 0.1
