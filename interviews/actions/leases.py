"""The hold of one process on a Session: taken, renewed, asked for and released.

Every time here is the database's: processes whose clocks differ agree on who holds what. Taking
locks the Session's row, so that it waits for a write of the one before, and no later write of it
gets in; renewing does not, so that no slow write makes a process lose its hold.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from interviews.actions.lost_server import note_server_lost
from interviews.actions.seats import SEAT_KEPT
from interviews.actions.session_lock import lock_unfinished
from interviews.failpoints import failpoint
from interviews.models import Lease

ASK = """
UPDATE interviews_lease
SET wanted_by = %(asker)s, wanted_at = coalesce(wanted_at, clock_timestamp())
WHERE session_id = %(session)s AND holder <> %(asker)s AND until > clock_timestamp()
RETURNING fence
"""
#: A lease of the same process is its own: its release did not reach the database.
TAKE = """
WITH before AS (
    SELECT holder, renewed_at FROM interviews_lease WHERE session_id = %(session)s FOR UPDATE
)
UPDATE interviews_lease AS lease
SET holder = %(taker)s, fence = fence + 1, wanted_by = NULL, wanted_at = NULL,
    renewed_at = clock_timestamp(), until = clock_timestamp() + %(ttl_ms)s * interval '1 ms'
FROM before
WHERE lease.session_id = %(session)s
  AND (lease.holder IS NULL OR lease.holder = %(taker)s OR lease.until <= clock_timestamp())
RETURNING lease.fence, before.holder, before.renewed_at
"""
#: Expired but not taken is still held: so a holder outlives a database that was away. One that
#: was asked long ago and did not let go is stuck, and loses it.
RENEW = """
WITH seated AS (
    UPDATE interviews_seat SET until = clock_timestamp() + %(seat_kept)s
    WHERE session_id = ANY(%(seated)s::uuid[]) AND seated_at IS NOT NULL
      AND until < clock_timestamp() + 0.9 * %(seat_kept)s
)
UPDATE interviews_lease AS lease
SET renewed_at = clock_timestamp(), until = clock_timestamp() + %(ttl_ms)s * interval '1 ms'
FROM unnest(%(sessions)s::uuid[], %(fences)s::bigint[]) AS held (session_id, fence)
WHERE lease.session_id = held.session_id AND lease.fence = held.fence
  AND lease.holder = %(holder)s
  AND (wanted_at IS NULL
       OR wanted_at > clock_timestamp() - %(patience_ms)s * interval '1 ms')
RETURNING lease.session_id, wanted_by IS NOT NULL
"""
RELEASE = """
UPDATE interviews_lease
SET holder = NULL, until = NULL, wanted_by = NULL, wanted_at = NULL
WHERE session_id = %(session)s AND fence = %(fence)s AND holder = %(holder)s
"""
#: How long a holder that was asked for a Session may take to store what it knows.
HAND_OVER_PATIENCE_MS = 10_000


@dataclass(frozen=True, slots=True)
class Renewal:
    is_wanted: bool  # another process has a newer page of it


def take_lease(*, session_id: UUID, taker: UUID, ttl_ms: int) -> int | None:
    """The new fence, or None while another process holds it, which is then asked to hand it over.

    Taken from a process that did not release it, what it left open is closed, and a Gap begins
    with its last renewal. Raises SessionOverError, Session.DoesNotExist.
    """
    if _ask(ASK, session=session_id, asker=taker):
        return None
    return _take(session_id, taker, ttl_ms)


@transaction.atomic
def _take(session_id: UUID, taker: UUID, ttl_ms: int) -> int | None:
    """Apart from the question before: an UPDATE that had to wait keeps the row, changed or not."""
    session = lock_unfinished(session_id)
    Lease.objects.get_or_create(
        session=session, defaults={"organization_id": session.organization_id}
    )
    failpoint("lease.before_take")
    taken = _ask(TAKE, session=session_id, taker=taker, ttl_ms=ttl_ms)
    if not taken:
        return None
    [(fence, former, renewed_at)] = taken
    if former not in (None, taker):
        note_server_lost(session, since=renewed_at, fence=fence)
    return int(fence)


def renew_leases(
    *, holder: UUID, fences: Mapping[UUID, int], ttl_ms: int, seated: Collection[UUID] = ()
) -> dict[UUID, Renewal]:
    """All of a process in one statement, with the seats of those that have started.

    Leases that are missing in the answer are lost.
    """
    renewed = _ask(
        RENEW,
        holder=holder,
        sessions=list(fences),
        fences=list(fences.values()),
        ttl_ms=ttl_ms,
        seated=list(seated),
        seat_kept=SEAT_KEPT,
        patience_ms=HAND_OVER_PATIENCE_MS,
    )
    return {session_id: Renewal(is_wanted) for session_id, is_wanted in renewed}


def release_lease(*, session_id: UUID, holder: str, fence: int) -> None:
    """Everything is stored: whoever comes next may take it at once, and nothing was lost."""
    failpoint("lease.before_release")
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, {"session": session_id, "holder": holder, "fence": fence})


def _ask(question: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
