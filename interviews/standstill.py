"""A process that stands still does not keep its locks: after a while the database takes them back.

A process that was stopped, or whose machine froze, may be in the middle of a transaction, and to
the database it is alive: whoever needs one of its rows would wait for as long as it stands still,
an erasure as well. So the database ends such a transaction; nothing of it was done.
"""

from django.db import InternalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

#: Between two statements of a transaction nobody works, or waits for anybody, for nearly so long.
STANDSTILL_S = 30.0
LIMIT = "SELECT set_config('idle_in_transaction_session_timeout', %s, false)"
IDLE_IN_TRANSACTION = "25P03"


def limit_standstills(limit_s: float = STANDSTILL_S) -> None:
    """On every connection that this process opens from now on.

    Servers and workers ask for it. A command does not: what it does in one transaction may take its
    time, and a person sees that it was stopped.
    """

    def limit(connection: BaseDatabaseWrapper, **_more: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(LIMIT, [str(round(limit_s * 1000))])

    connection_created.connect(limit, weak=False, dispatch_uid=__name__)


def was_cut_off(error: InternalError) -> bool:
    """The process stood still in the middle of a transaction for too long."""
    return getattr(error.__cause__, "sqlstate", "") == IDLE_IN_TRANSACTION
