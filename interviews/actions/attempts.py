"""Count attempts in the database, by its clock: as many processes as there are count as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Func
from django.db.models.functions import Greatest

from interviews.models import AttemptCounter

#: In the order of their keys, so that two requests never wait for each other in a ring.
COUNT = """
INSERT INTO interviews_attemptcounter AS known (key, account, count, until)
SELECT key, account, 1, clock_timestamp() + make_interval(secs => %(window_s)s)
  FROM unnest(%(keys)s::text[], %(accounts)s::text[]) AS given (key, account)
 ORDER BY key
    ON CONFLICT (key) DO UPDATE
   SET count = CASE WHEN known.until <= clock_timestamp() THEN 1 ELSE known.count + 1 END,
       until = CASE WHEN known.until <= clock_timestamp() THEN excluded.until ELSE known.until END
RETURNING key, count, EXTRACT(EPOCH FROM until - clock_timestamp())
"""


@dataclass(frozen=True)
class Counter:
    """What is counted under a key, and how often within a window. Hashes, as in the row."""

    key: str
    most: int
    account: str = ""


def count_attempt(*, counters: Sequence[Counter], window_s: float) -> int:
    """Count one with each, before it is made. Seconds until all would let it pass; 0: go on."""
    most = {counter.key: counter.most for counter in counters}
    accounts = {counter.key: counter.account for counter in counters}
    given: dict[str, list[str] | float] = {
        "keys": [*accounts],
        "accounts": [*accounts.values()],
        "window_s": window_s,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, given)
        rows = cursor.fetchall()
    waits = [max(1, round(float(left_s))) for key, count, left_s in rows if count > most[key]]
    return max(waits, default=0)


def forget_attempt(*, own: Counter, shared: Iterable[Counter]) -> None:
    """It was right: whose counter is `own` begins anew, and the others have one less."""
    with transaction.atomic():
        AttemptCounter.objects.filter(key=own.key).delete()
        for key in sorted(counter.key for counter in shared):
            AttemptCounter.objects.filter(key=key).update(count=Greatest(F("count") - 1, 0))


def unlock_account(*, account: str) -> None:
    """From every address, whatever was tried."""
    AttemptCounter.objects.filter(account=account).delete()


def forget_old_attempts() -> int:
    """Rows whose window is over say nothing any more: how many went."""
    return AttemptCounter.objects.filter(until__lte=Func(function="clock_timestamp")).delete()[0]
