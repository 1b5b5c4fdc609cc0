"""Turns as rows: stored, or completed where they are known, by one statement.

In SQL, because a live session writes little else: the same through the ORM takes several times the
processor time, and the threads that write share the interpreter with everybody's sound.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from interviews.models import Session

#: What names a Turn and gives it its place: fixed once stored.
PLACE = ("leg_number", "position", "item_id")
#: What may become known later.
STORY = (
    "speaker",
    "kind",
    "status",
    "text",
    "heard_text",
    "total_ms",
    "heard_ms",
    "started_ms",
    "question_number",
    "transcriber",
    "is_rough",
    "certainty",
    "written_until_ms",
)
LOCK = "SELECT state FROM interviews_session WHERE id = %s FOR NO KEY UPDATE"
#: A Turn whose Leg is not there finds none, and a Turn without one is refused by its table.
STORE = f"""
INSERT INTO interviews_turn
    (id, organization_id, session_id, leg_id, recorded_at, {", ".join(PLACE + STORY)})
SELECT gen_random_uuid(), session.organization_id, session.id, leg.id, %(now)s,
    {", ".join(f"said.{column}" for column in PLACE + STORY)}
FROM json_populate_recordset(NULL::interviews_turn, %(turns)s::json) AS said
JOIN interviews_session AS session ON session.id = %(session)s
LEFT JOIN interviews_leg AS leg
    ON leg.session_id = session.id AND leg.number = said.leg_number
ON CONFLICT (session_id, leg_number, item_id) DO UPDATE SET
    recorded_at = EXCLUDED.recorded_at,
    {", ".join(f"{column} = EXCLUDED.{column}" for column in STORY)}
"""  # noqa: S608 - only names of columns


def lock_state(session_id: UUID) -> str:
    """As `session_lock.lock`, of which only the state is wanted. Raises Session.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [session_id])
        row = cursor.fetchone()
    if row is None:
        raise Session.DoesNotExist
    return str(row[0])


def store(session_id: UUID, turns: Sequence[dict[str, Any]], now: datetime) -> None:
    """Each Turn as a mapping of `PLACE` and `STORY`; no two of one name.

    Raises IntegrityError where its Leg is not there, and DataError for what no column takes.
    """
    document = orjson.dumps(turns).decode()
    with connection.cursor() as cursor:
        cursor.execute(STORE, {"session": session_id, "turns": document, "now": now})
