"""Read passages as the windows that ranking works on."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from pipeline.models import Passage
from pipeline.retrieval.window import Piece, Window

COLUMNS = (
    "pk", "session", "number", "interview", "kind", "interview__title", "started_at", "text",
    "spans", "starts_ms", "ends_ms",
)  # fmt: skip


def read_windows(passage_ids: Iterable[UUID]) -> list[Window]:
    """In no order; what was erased meanwhile is left out."""
    return _read(Q(pk__in=list(passage_ids)))


def read_neighbours(windows: Sequence[Window]) -> list[Window]:
    """Those just before and after, as far as they are not among `windows`."""
    known = {(window.source, window.number) for window in windows}
    wanted = Q()
    for window in windows:
        if window.session_id is None:
            continue
        beside = {window.number - 1, window.number + 1}
        missing = [each for each in beside if (window.source, each) not in known]
        known |= {(window.source, each) for each in missing}
        if missing:
            wanted |= Q(session=window.session_id, number__in=missing)
    return _read(wanted) if wanted else []


def _read(wanted: Q) -> list[Window]:
    return [_window(row) for row in Passage.objects.filter(wanted).order_by().values(*COLUMNS)]


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
