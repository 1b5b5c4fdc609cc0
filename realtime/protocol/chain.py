"""The order of a Leg's items, from what the provider says comes after what.

Arrival says nothing: an item waits until its predecessor is known. Once a place is fixed (a Turn
is stored under it), nothing moves before it any more.
"""

from dataclasses import dataclass, field

from realtime.protocol.events import UNNAMED


@dataclass(slots=True)
class Chain:
    _order: list[str] = field(default_factory=list)
    _parked: dict[str, list[str]] = field(default_factory=dict)  # by the predecessor they wait for
    _fixed: int = 0  # how many items, from the first, have their place for good

    def __contains__(self, item_id: str) -> bool:
        return item_id in self._order

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(self._order)

    def place(self, item_id: str, previous: str | None) -> None:
        """After `previous`: None is the first place, UNNAMED the end. Repeats change nothing."""
        if item_id in self._order:
            return
        if previous is not None and previous != UNNAMED and previous not in self._order:
            waiting = self._parked.setdefault(previous, [])
            if item_id not in waiting:
                waiting.append(item_id)
            return
        self._insert(item_id, self._index_after(previous))

    def append(self, item_id: str) -> None:
        """Give up waiting for the predecessor."""
        for waiting in self._parked.values():
            if item_id in waiting:
                waiting.remove(item_id)
        self.place(item_id, UNNAMED)

    def fix(self, item_id: str) -> int:
        """The item's place, 1-based, which it and all before it keep from now on."""
        index = self._order.index(item_id)
        self._fixed = max(self._fixed, index + 1)
        return index + 1

    def _index_after(self, previous: str | None) -> int:
        if previous is None:
            return self._fixed
        if previous == UNNAMED:
            return len(self._order)
        return max(self._order.index(previous) + 1, self._fixed)

    def _insert(self, item_id: str, index: int) -> None:
        self._order.insert(index, item_id)
        for follower in self._parked.pop(item_id, []):
            self.place(follower, item_id)
