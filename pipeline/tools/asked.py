"""What a handler is given, and where it says how a list goes on."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from interviews.access import Visitor
from interviews.tools import Tool
from pipeline.tools.callers import actor_of
from pipeline.tools.cursors import make_cursor, read_cursor

#: For the notice, the cursor and what is said about the whole.
ROOM_FOR_THE_REST = 4096


@dataclass(frozen=True)
class Asked:
    """A call whose arguments fit the schema: ids are UUIDs, days are dates, defaults are there."""

    visitor: Visitor
    tool: Tool
    arguments: Mapping[str, Any]
    now: datetime

    def get(self, name: str) -> Any:
        """None where it was not given."""
        return self.arguments.get(name)

    @property
    def limit(self) -> int:
        return int(self.arguments["limit"])

    @property
    def offset(self) -> int:
        """Where the cursor says that the list goes on. Raises ToolRefusal."""
        return self._cursor[0]

    @property
    def note(self) -> str:
        """What the handler wrote on the cursor; empty without one. Raises ToolRefusal."""
        return self._cursor[1]

    @property
    def _cursor(self) -> tuple[int, str]:
        return read_cursor(
            self.get("cursor"),
            actor=actor_of(self.visitor),
            tool=self.tool.name,
            arguments=self.arguments,
        )

    def page(
        self,
        shown: Sequence[dict[str, Any]],
        *,
        offset: int | None = None,
        note: Callable[[int], str] | None = None,
    ) -> dict[str, Any]:
        """`items`, and `next_cursor` where more follow.

        `shown` are up to `limit + 1` of them from the offset on (the cursor's, unless it is given);
        as many as fit are handed out. `note` says what to write on the cursor after so many.
        """
        count = min(len(shown), self.limit, self._how_many_fit(shown))
        if count == len(shown):
            return {"items": list(shown)}
        begins = self.offset if offset is None else offset
        cursor = self.cursor_to(begins + count, note=note(count) if note else "")
        return {"items": list(shown[:count]), "next_cursor": cursor}

    def pages(self, shown: Mapping[str, Sequence[dict[str, Any]]]) -> dict[str, Any]:
        """Several lists by their names, as `page` for each; they go on together, row by row."""
        longest = max(map(len, shown.values()))
        rows = [
            {name: rows[row] for name, rows in shown.items() if row < len(rows)}
            for row in range(longest)
        ]
        page = self.page(rows)
        items = page.pop("items")
        return {**{name: [row[name] for row in items if name in row] for name in shown}, **page}

    def cursor_to(self, offset: int, *, note: str = "") -> str:
        return make_cursor(
            offset,
            actor=actor_of(self.visitor),
            tool=self.tool.name,
            arguments=self.arguments,
            note=note,
        )

    def _how_many_fit(self, shown: Sequence[dict[str, Any]]) -> int:
        """At least one, so that a list always goes on."""
        room = self.tool.result_limit_bytes - ROOM_FOR_THE_REST
        for count, each in enumerate(shown):
            room -= len(json.dumps(each, ensure_ascii=False).encode()) + 2
            if room < 0:
                return max(count, 1)
        return len(shown)

    @property
    def stretch(self) -> slice:
        """What to ask the database for: one row more than is shown."""
        return slice(self.offset, self.offset + self.limit + 1)


#: Returns what JSON can hold; raises ToolRefusal, or access.NotFound.
Handler = Callable[[Asked], dict[str, Any]]
