"""Frames of a socket, callback to callback: cut out whole, in order, and never sent into a wall."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from interviews import pump as pump_module
from interviews.pump import BINARY_FRAME, TEXT_FRAME, Pump, end_of, head_of, pump_of, unmask

pytestmark = pytest.mark.unit

MASK = b"\x01\x02\x03\x04"


def frame(payload: bytes, *, kind: int = BINARY_FRAME) -> bytes:
    """As a browser sends it."""
    head = bytearray(head_of(kind, len(payload)))
    head[1] |= 0x80
    return bytes(head) + MASK + unmask(payload, MASK)


class FakeQueue:
    def __init__(self) -> None:
        self.waits = False

    def empty(self) -> bool:
        return not self.waits


class FakeTransport:
    """A transport that keeps what it is given."""

    dataBuffer = b""  # noqa: N815 - Twisted's name
    _tempDataBuffer: tuple[bytes, ...] = ()  # noqa: N815 - as above

    def __init__(self) -> None:
        self.taken = b""
        self.producer: Any = None

    def write(self, data: bytes) -> None:
        self.taken += data

    def unregisterProducer(self) -> None:  # noqa: N802
        self.producer = None

    def registerProducer(self, producer: Any, streaming: bool) -> None:  # noqa: N802
        self.producer = producer


class FakeProtocol:
    STATE_OPEN = 3

    def __init__(self) -> None:
        self.state = self.STATE_OPEN
        self.application_queue = FakeQueue()
        self.transport = FakeTransport()
        self.queued: list[bytes] = []
        self.replies: list[dict[str, Any]] = []
        self.was_dropped = False

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
        self.queued.append(payload)

    def handle_reply(self, message: dict[str, Any]) -> None:
        self.replies.append(message)

    def dropConnection(self, abort: bool = False) -> None:  # noqa: N802
        self.was_dropped = abort


@pytest.fixture
def protocol() -> FakeProtocol:
    return FakeProtocol()


@pytest.fixture
def heard() -> list[bytes]:
    return []


@pytest.fixture
def words() -> list[str]:
    return []


@pytest.fixture
def pump(protocol: FakeProtocol, heard: list[bytes], words: list[str]) -> Iterator[Pump]:
    pump = Pump(protocol)
    pump.hear = heard.append
    pump.read = words.append
    pump.start()
    yield pump
    pump.stopProducing()


SOUND = bytes(range(256)) * 8


@pytest.mark.parametrize("size", [0, 2, 125, 126, 1920, 9600, 65_535])
def test_a_frame_of_sound_is_handed_on_as_it_was(pump: Pump, heard: list[bytes], size: int) -> None:
    sound = (SOUND * 33)[:size]
    assert pump.take(frame(sound)) == b""
    assert heard == [sound]


def test_frames_may_come_in_any_pieces(pump: Pump, heard: list[bytes]) -> None:
    sounds = [SOUND[:1920], b"", SOUND[:100], SOUND[:126]]
    stream = b"".join(frame(sound) for sound in sounds)
    for size in (1, 2, 3, 7, 1000, len(stream)):
        heard.clear()
        left = b""
        for begin in range(0, len(stream), size):
            left = pump.take(left + stream[begin : begin + size])
        assert heard == sounds
        assert left == b""


@pytest.mark.parametrize(
    "other",
    [
        frame(b"\xff", kind=TEXT_FRAME),  # not UTF-8
        frame(b"", kind=0x89),  # a ping
        frame(b"part", kind=0x02),  # the first of several
        bytes((BINARY_FRAME, 2)) + b"ab",  # not masked
        frame(bytes(70_000)),
        bytes((BINARY_FRAME, 0x80 | 126, 0, 5)) + MASK + b"short",  # a length written too long
    ],
)
def test_what_is_not_plain_goes_its_usual_way(pump: Pump, heard: list[bytes], other: bytes) -> None:
    assert pump.take(frame(b"ab") + other) == other
    assert heard == [b"ab"]


def test_words_and_sound_are_handed_on_in_their_order(pump: Pump) -> None:
    came: list[bytes | str] = []
    pump.hear = came.append
    pump.read = came.append
    stream = frame(b"ab") + frame("wörter".encode(), kind=TEXT_FRAME) + frame(b"cd")
    assert pump.take(stream[:15]) == b""
    assert pump.take(stream[15:]) == b""
    assert came == [b"ab", "wörter", b"cd"]


def test_words_that_nobody_reads_go_their_usual_way(pump: Pump, heard: list[bytes]) -> None:
    pump.read = None
    words = frame(b"{}", kind=TEXT_FRAME)
    assert pump.take(frame(b"ab") + words) == words
    assert heard == [b"ab"]


def test_words_never_overtake_what_is_still_in_the_queue(
    pump: Pump, protocol: FakeProtocol, words: list[str]
) -> None:
    protocol.application_queue.waits = True
    assert pump.take(frame(b"{}", kind=TEXT_FRAME)) == b""
    assert (words, protocol.queued) == ([], [b"{}"])


def test_sound_never_overtakes_what_is_still_in_the_queue(
    pump: Pump, protocol: FakeProtocol, heard: list[bytes]
) -> None:
    protocol.application_queue.waits = True
    assert pump.take(frame(b"ab")) == b""
    assert (heard, protocol.queued) == ([], [b"ab"])


def test_nothing_is_read_of_a_socket_that_closes_in_between(
    pump: Pump, protocol: FakeProtocol
) -> None:
    def close(_sound: bytes) -> None:
        protocol.state = 0

    pump.hear = close
    assert pump.take(frame(b"ab") + frame(b"cd")) == frame(b"cd")


def test_before_anybody_hears_everything_goes_its_usual_way(pump: Pump) -> None:
    pump.hear = None
    assert pump.take(frame(b"ab")) == frame(b"ab")


@pytest.mark.parametrize("size", [1, 125, 126, 65_535, 65_536])
async def test_frames_go_out_whole(pump: Pump, protocol: FakeProtocol, size: int) -> None:
    await pump.send({"type": "websocket.send", "bytes": bytes(size)})
    await pump.send({"type": "websocket.send", "text": "é"})
    written = protocol.transport.taken
    assert written == head_of(BINARY_FRAME, size) + bytes(size) + b"\x81\x02\xc3\xa9"


async def test_a_close_is_the_servers_business_and_nothing_follows_it(
    pump: Pump, protocol: FakeProtocol
) -> None:
    close = {"type": "websocket.close", "code": 4400}
    await pump.send(close)
    protocol.state = 0
    await pump.send({"type": "websocket.send", "text": "late"})
    assert protocol.replies == [close]
    assert protocol.transport.taken == b""


@pytest.mark.fault("D75")
async def test_a_sender_waits_while_nobody_reads(pump: Pump, protocol: FakeProtocol) -> None:
    pump.pauseProducing()
    async with asyncio.TaskGroup() as group:
        group.create_task(pump.send({"type": "websocket.send", "text": "a"}))
        await asyncio.sleep(0)
        assert protocol.transport.taken == b""
        pump.resumeProducing()
    assert protocol.transport.taken == b"\x81\x01a"


@pytest.mark.fault("D75")
async def test_who_reads_nothing_for_long_is_cut_off(
    pump: Pump, protocol: FakeProtocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pump_module, "STALL_LIMIT_S", 0.02)
    pump.pauseProducing()
    pump.resumeProducing()
    await asyncio.sleep(0.05)
    assert not protocol.was_dropped
    pump.pauseProducing()
    await asyncio.sleep(0.05)
    assert protocol.was_dropped


def test_another_server_has_no_pump() -> None:
    assert pump_of({"type": "websocket.connect"}) is None


def test_a_frame_that_is_whole_has_an_end() -> None:
    whole = frame(b"{}", kind=TEXT_FRAME)
    assert end_of(whole + b"more") == len(whole)
    assert [end_of(whole[:size]) for size in range(len(whole))] == [0] * len(whole)
    assert end_of(b"\x81\x02hi") == 0  # not masked: not for us to cut
