"""What a step has left outside of its process: every row of the slow half, and every file.

That is all that the next worker has to go on with. Seen over a connection of its own while a step
is at work, it is what would be left if its worker were killed at that moment.
"""

import re
from collections.abc import Collection
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from interviews.models import Recording, TapeSegment

#: What is another one each time, and says nothing: ids, moments, names of files made of an id.
FLEETING = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?:-[0-9a-f]{32})?"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:\+\d\d:\d\d|Z)?|msg_[0-9A-Za-z_-]+"
)
#: Numbers of rows, which grow for ever.
NUMBERS = ("id",)
#: How a result came about: how often it was taken, who paid, and what that cost.
OF_THE_WAY = ("fence", "deaths", "attempts", "tokens_in", "tokens_out", "cost_microusd")
EXPENSES = "pipeline_expense"

Rows = frozenset[tuple[str, int]]


def rows(
    *,
    without: Collection[str] = (),
    tables_without: Collection[str] = (),
    over: BaseDatabaseWrapper | None = None,
) -> Rows:
    """Each by its table and its columns but those left out, with how often it is there."""
    ours = apps.get_app_config("pipeline").get_models()
    models: list[type[Model]] = [*ours, Recording, TapeSegment]
    names = [model._meta.db_table for model in models]
    selects = [
        f"SELECT '{name} ' || (to_jsonb(t) - %(without)s::text[])::text FROM {name} t"
        for name in names
        if name not in tables_without
    ]
    with (over or connection).cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), {"without": [*NUMBERS, *without]})
        found = [FLEETING.sub("*", text) for (text,) in cursor.fetchall()]
    return frozenset((text, found.count(text)) for text in set(found))


def results() -> Rows:
    """However they came about."""
    return rows(without=OF_THE_WAY, tables_without={EXPENSES})


def files(media: Path) -> tuple[tuple[str, int], ...]:
    """Their folders and sizes."""
    found = (path for path in media.rglob("*") if path.is_file())
    return tuple(
        sorted((FLEETING.sub("*", path.parent.name), path.stat().st_size) for path in found)
    )
