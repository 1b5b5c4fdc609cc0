"""The conversation: a chain of items, and the client events that add, read, cut and delete them."""

from typing import Any

from realtime.engine.items import PCM_BYTES_PER_MS, Item, parse_item
from realtime.engine.outbox import Outbox
from realtime.engine.refusals import RefusalError
from realtime.engine.validation import anything, integer, nullable, shape, text

MAX_ITEMS = 2000
MAX_AUDIO_BYTES = 32 * 1024 * 1024
"""Eleven minutes of sound are kept for `conversation.item.retrieve`; the oldest goes first."""

_EVENT = {"type": anything, "event_id": anything}
_CREATE = shape(
    {**_EVENT, "item": anything, "previous_item_id": nullable(text(64))}, required=("item",)
)
_NAMED = shape({**_EVENT, "item_id": text(64)}, required=("item_id",))
_TRUNCATE = shape(
    {
        **_EVENT,
        "item_id": text(64),
        "content_index": integer(0, 0),
        "audio_end_ms": integer(0, 86_400_000),
    },
    required=("item_id", "content_index", "audio_end_ms"),
)


class Conversation:
    """Items in order. `previous_item_id` of the first is null."""

    def __init__(self, conversation_id: str, outbox: Outbox) -> None:
        self.id = conversation_id
        self._outbox = outbox
        self._items: list[Item] = []

    def __iter__(self) -> Any:
        return iter(self._items)

    def find(self, item_id: str) -> Item | None:
        return next((item for item in self._items if item.id == item_id), None)

    def last_id(self) -> str | None:
        return self._items[-1].id if self._items else None

    def previous_id(self, item: Item) -> str | None:
        position = self._items.index(item)
        return self._items[position - 1].id if position else None

    def add(self, item: Item, position: int | None = None) -> None:
        """Put the item at a position (the end by default) and say `added`."""
        self._items.insert(len(self._items) if position is None else position, item)
        self._forget_old_audio()
        self._outbox.emit(
            "conversation.item.added", previous_item_id=self.previous_id(item), item=item.as_event()
        )

    def finish(self, item: Item) -> None:
        """Say `done`, unless the item was deleted while it was being made."""
        if item in self._items:
            self._outbox.emit(
                "conversation.item.done",
                previous_item_id=self.previous_id(item),
                item=item.as_event(),
            )

    def create(self, event: dict[str, Any]) -> None:
        fields = _CREATE(event, "")
        item = parse_item(
            fields["item"],
            fallback_id=self._outbox.new_id("item"),
            fallback_call_id=self._outbox.new_id("call"),
        )
        if self.find(item.id):
            raise RefusalError(
                "item_create_duplicate_item_id",
                f"Error adding item: an item with id '{item.id}' already exists.",
                "item.id",
            )
        if len(self._items) >= MAX_ITEMS:
            raise RefusalError(
                "invalid_value", f"A conversation holds at most {MAX_ITEMS} items.", "item"
            )
        self.add(item, self._position_after(fields.get("previous_item_id")))
        self.finish(item)

    def retrieve(self, event: dict[str, Any]) -> None:
        item = self._named(event, "item_retrieve_invalid_item_id")
        self._outbox.emit("conversation.item.retrieved", item=item.with_audio())

    def delete(self, event: dict[str, Any]) -> None:
        item = self._named(event, "item_delete_invalid_item_id")
        self._items.remove(item)
        self._outbox.emit("conversation.item.deleted", item_id=item.id)

    def truncate(self, event: dict[str, Any]) -> None:
        fields = _TRUNCATE(event, "")
        item = self.find(fields["item_id"])
        if item is None or item.role != "assistant" or not item.words:
            raise RefusalError(
                "item_truncate_invalid_item_id",
                "Only the audio of an assistant message can be truncated.",
                "item_id",
            )
        end_ms = fields["audio_end_ms"]
        if end_ms > item.audio_ms:
            raise RefusalError(
                "invalid_value",
                f"Audio content of {int(item.audio_ms)}ms is already shorter than {end_ms}ms",
                "audio_end_ms",
            )
        item.truncate(end_ms)
        self._outbox.emit(
            "conversation.item.truncated",
            item_id=item.id,
            content_index=fields["content_index"],
            audio_end_ms=end_ms,
        )

    def _position_after(self, previous_item_id: str | None) -> int | None:
        if previous_item_id is None:
            return None
        if previous_item_id == "root":
            return 0
        previous = self.find(previous_item_id)
        if previous is None:
            raise RefusalError(
                "item_create_invalid_previous_item_id",
                f"Error adding item: there is no item '{previous_item_id}' to add it after.",
                "previous_item_id",
            )
        return self._items.index(previous) + 1

    def _named(self, event: dict[str, Any], code: str) -> Item:
        item_id = _NAMED(event, "")["item_id"]
        item = self.find(item_id)
        if item is None:
            raise RefusalError(
                code, f"There is no item '{item_id}' in this conversation.", "item_id"
            )
        return item

    def _forget_old_audio(self) -> None:
        kept = 0
        for item in reversed(self._items):
            kept += len(item.audio)
            if kept > MAX_AUDIO_BYTES:
                item.audio.clear()


def milliseconds(pcm: bytes | bytearray) -> int:
    return len(pcm) // PCM_BYTES_PER_MS
