"""Read passages as the windows that ranking works on."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from pipeline.models import Passage
from pipeline.retrieval.window import Piece, Window

COLUMNS = (
    "pk", "session", "number", "interview", "kind", "interview__title", "started_at", "text",
    "spans", "starts_ms", "ends_ms",
)  # fmt: skip

BESIDE = """
SELECT passage.id
  FROM unnest(%s::uuid[], %s::int[]) AS wanted(session_id, number)
  JOIN pipeline_passage AS passage USING (session_id, number)
"""


def read_windows(passage_ids: Iterable[UUID]) -> list[Window]:
    """In no order; what was erased meanwhile is left out."""
    rows = Passage.objects.filter(pk__in=list(passage_ids)).order_by().values(*COLUMNS)
    return [_window(row) for row in rows]


def read_neighbours(windows: Sequence[Window]) -> list[Window]:
    """Those just before and after, as far as they are not among `windows`."""
    known = {(window.source, window.number) for window in windows}
    beside = {
        (window.session_id, number)
        for window in windows
        if window.session_id is not None
        for number in (window.number - 1, window.number + 1)
    }
    wanted = [*zip(*(beside - known), strict=True)]
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, [list(column) for column in wanted])
        return read_windows(passage_id for (passage_id,) in cursor.fetchall())


def _window(row: dict[str, Any]) -> Window:
    source = row["session"] or row["pk"]
    return Window(
        passage_id=row["pk"],
        source=source,
        number=row["number"],
        session_id=row["session"],
        interview_id=row["interview"],
        kind=row["kind"],
        title=row["interview__title"] or "",
        started_at=row["started_at"],
        pieces=tuple(
            Piece(
                source,
                span["reference"],
                span["speaker"],
                row["text"][span["start"] : span["end"]],
                span.get("starts_ms", row["starts_ms"]),
                span.get("ends_ms", row["ends_ms"]),
            )
            for span in row["spans"]
        ),
    )
