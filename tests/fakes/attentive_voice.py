"""A provider that talks without end and notices a candidate in the first loud frame that comes.

What remains of a barge-in's time is that of the page and of the relay. It runs in threads of its
own, since a test with a browser has no event loop to give.
"""

import base64
import contextlib
import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from realtime.protocol.sound import BYTES_PER_MS
from tests.fakes.room_voice import energy, voice

LOUD = 0.02
#: So much silence ends what the candidate says; then it talks on.
PAUSE_BYTES = 300 * BYTES_PER_MS
PIECE_BYTES = 100 * BYTES_PER_MS
TALK_S = 8
TEXT = "And this is how it goes on."


class AttentiveSession:
    """One connection."""

    def __init__(self, connection: ServerConnection, sound: Sequence[str]) -> None:
        self._connection = connection
        self._sound = sound
        self._numbers = itertools.count(1)
        self._speech = ""  # the item that is being said; empty while nobody speaks
        self._heard_bytes = 0
        self._silent_bytes = 0

    def run(self) -> None:
        self._send("session.created", session={"id": "sess_1"})
        for frame in self._connection:
            message = json.loads(frame)
            if message["type"] == "session.update":
                self._send("session.updated", session=message["session"])
            elif message["type"] == "response.create":
                self._talk()
            elif message["type"] == "input_audio_buffer.append":
                self._hear(base64.b64decode(message["audio"]))

    def _hear(self, pcm: bytes) -> None:
        self._heard_bytes += len(pcm)
        if energy(pcm) > LOUD:
            self._silent_bytes = 0
            if not self._speech:
                self._speech = f"said_{next(self._numbers)}"
                began_bytes = self._heard_bytes - len(pcm)
                self._say_where("speech_started", "audio_start_ms", began_bytes)
        elif self._speech:
            self._silent_bytes += len(pcm)
            if self._silent_bytes >= PAUSE_BYTES:
                self._write_down()

    def _write_down(self) -> None:
        self._say_where("speech_stopped", "audio_end_ms", self._heard_bytes)
        item_id, self._speech = self._speech, ""
        self._send("input_audio_buffer.committed", item_id=item_id)
        kind = "conversation.item.input_audio_transcription.completed"
        self._send(kind, item_id=item_id, transcript="Aah.")
        self._talk()

    def _say_where(self, what: str, name: str, at_bytes: int) -> None:
        place = {name: at_bytes // BYTES_PER_MS}
        self._send(f"input_audio_buffer.{what}", item_id=self._speech, **place)

    def _talk(self) -> None:
        number = next(self._numbers)
        response, item_id = {"id": f"resp_{number}"}, f"item_{number}"
        item = {"id": item_id, "type": "message", "role": "assistant"}
        about = {"response_id": response["id"], "item_id": item_id, "content_index": 0}
        self._send("response.created", response=response)
        self._send("conversation.item.added", previous_item_id=None, item=item)
        self._send("response.output_audio_transcript.delta", **about, delta=TEXT)
        for piece in self._sound:
            self._send("response.output_audio.delta", **about, delta=piece)
        self._send("response.output_audio.done", **about)
        self._send("response.output_audio_transcript.done", **about, transcript=TEXT)
        done = {**response, "status": "completed", "output": [item]}
        self._send("response.done", response=done)

    def _send(self, kind: str, **fields: Any) -> None:
        self._connection.send(json.dumps({"type": kind, **fields}, separators=(",", ":")))


@contextmanager
def attentive_voice() -> Iterator[str]:
    """Its address."""
    pcm = voice(TALK_S).astype("<i2").tobytes()
    pieces = [pcm[at : at + PIECE_BYTES] for at in range(0, len(pcm), PIECE_BYTES)]
    sound = [base64.b64encode(piece).decode() for piece in pieces]

    def converse(connection: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            AttentiveSession(connection, sound).run()

    with serve(converse, "127.0.0.1", 0, compression=None) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/v1/realtime"
        server.shutdown()
        serving.join()
