"""The items that a response makes: opening, filling and closing them, each step as its events."""

from base64 import b64encode
from typing import Any, Literal

from realtime.engine.conversation import Conversation
from realtime.engine.items import Item, SpokenWords
from realtime.engine.outbox import Outbox


class OutputItems:
    """At most one message is open at a time; what is said goes into it."""

    def __init__(
        self, response_id: str, modality: str, conversation: Conversation | None, outbox: Outbox
    ) -> None:
        """Without a conversation the items belong to the response alone (out-of-band)."""
        self._response_id = response_id
        self._is_text = modality == "text"
        self._conversation = conversation
        self._outbox = outbox
        self._items: list[Item] = []
        self._message: Item | None = None

    def as_events(self) -> list[dict[str, Any]]:
        return [item.as_event() for item in self._items]

    def begin_words(self, words: SpokenWords) -> str:
        """Say what is about to be heard; returns the text as it was added."""
        message = self._open_message()
        part = message.content[0]
        said = part.get("transcript", "")
        text = " " + words.text if said else words.text
        part["transcript"] = said + text
        message.add_words(SpokenWords(text, words.pcm))
        self._emit(message, "response.output_audio_transcript.delta", content_index=0, delta=text)
        return text

    def add_audio(self, pcm: bytes) -> None:
        message = self._open_message()
        message.add_audio(pcm)
        delta = b64encode(pcm).decode()
        self._emit(message, "response.output_audio.delta", content_index=0, delta=delta)

    def add_text(self, text: str) -> None:
        message = self._open_message()
        part = message.content[0]
        text = " " + text if part["text"] else text
        part["text"] += text
        self._emit(message, "response.output_text.delta", content_index=0, delta=text)

    def add_call(self, name: str, arguments: str) -> None:
        self.close_message("completed")
        call_id = self._outbox.new_id("call")
        item = Item(
            id=self._outbox.new_id("item"),
            item_type="function_call",
            status="in_progress",
            call_id=call_id,
            name=name,
            is_live=True,
        )
        self._begin(item)
        stem = "response.function_call_arguments"
        self._emit(item, f"{stem}.delta", call_id=call_id, delta=arguments)
        self._emit(item, f"{stem}.done", call_id=call_id, name=name, arguments=arguments)
        item.arguments = arguments
        self._finish(item, "completed")

    def close_message(self, status: Literal["completed", "incomplete"]) -> None:
        message, self._message = self._message, None
        if message is None:
            return
        part = _as_part(message)
        if self._is_text:
            self._emit(message, "response.output_text.done", content_index=0, text=part["text"])
        else:
            stem, said = "response.output_audio", part.get("transcript", "")
            self._emit(message, f"{stem}.done", content_index=0)
            self._emit(message, f"{stem}_transcript.done", content_index=0, transcript=said)
        self._emit(message, "response.content_part.done", content_index=0, part=part)
        self._finish(message, status)

    def _open_message(self) -> Item:
        if self._message is None:
            self._message = Item(
                id=self._outbox.new_id("item"),
                item_type="message",
                role="assistant",
                status="in_progress",
                is_live=True,
            )
            self._begin(self._message)
            empty = {"type": "output_audio", "transcript": ""}
            self._message.content = [
                {"type": "output_text", "text": ""} if self._is_text else empty
            ]
            part = _as_part(self._message)
            self._emit(self._message, "response.content_part.added", content_index=0, part=part)
        return self._message

    def _begin(self, item: Item) -> None:
        self._items.append(item)
        self._emit_item("response.output_item.added", item)
        if self._conversation:
            self._conversation.add(item)

    def _finish(self, item: Item, status: Literal["completed", "incomplete"]) -> None:
        item.status = status
        if self._conversation:
            self._conversation.finish(item)
        self._emit_item("response.output_item.done", item)

    def _emit_item(self, event_type: str, item: Item) -> None:
        self._outbox.emit(
            event_type,
            response_id=self._response_id,
            output_index=self._items.index(item),
            item=item.as_event(),
        )

    def _emit(self, item: Item, event_type: str, **fields: object) -> None:
        self._outbox.emit(
            event_type,
            response_id=self._response_id,
            item_id=item.id,
            output_index=self._items.index(item),
            **fields,
        )


def _as_part(message: Item) -> dict[str, Any]:
    """Name the content as response events do: types `audio` and `text`, without `output_`."""
    content = message.content[0]
    return content | {"type": content["type"].removeprefix("output_")}
