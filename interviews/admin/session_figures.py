"""What the charts of the first page count in the domain's tables, in the user's organizations."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from interviews import access
from interviews.admin.state_words import STATE_WORDS
from interviews.figures import Tally
from interviews.models import ErasureCertificate, Leg, Session

#: The median is that of the newest sessions, however many there were.
MOST_SESSIONS = 1000
LONGEST_MS = 60_000

#: From the end of what the candidate said to the first sound of the interviewer that was heard.
MEDIANS = """
SELECT day, percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms)
  FROM (SELECT (newest.started_at AT TIME ZONE %(zone)s)::date AS day, turn.speaker,
               lag(turn.speaker) OVER spoken AS speaker_before,
               lag(turn.kind) OVER spoken AS kind_before,
               turn.started_ms - lag(turn.started_ms + turn.total_ms) OVER spoken AS latency_ms
          FROM (SELECT id, started_at FROM interviews_session
                 WHERE organization_id = ANY(%(organizations)s) AND NOT is_preview
                   AND source = 'live' AND started_at >= %(since)s
                 ORDER BY started_at DESC LIMIT %(most)s) AS newest
          JOIN interviews_turn AS turn ON turn.session_id = newest.id
        WINDOW spoken AS (PARTITION BY turn.session_id ORDER BY turn.leg_number, turn.position)
       ) AS answers
 WHERE speaker = 'interviewer' AND speaker_before = 'candidate' AND kind_before = 'voice'
   AND latency_ms BETWEEN 0 AND %(longest_ms)s
 GROUP BY day
"""


def sessions_by_state(user: User) -> list[Tally]:
    """All of them, previews apart, in the order of a session's life."""
    counted = access.scope(user, Session.objects.counted())
    counts = dict(counted.order_by().values_list("state").annotate(Count("pk")))
    return [Tally(word, tone, counts.get(state, 0)) for state, (word, tone) in STATE_WORDS.items()]


def voice_costs(user: User, since: datetime) -> Mapping[date, int]:
    """What the providers of voices took, by the day on which a Leg was opened."""
    legs = access.scope(user, Leg.objects.filter(opened_at__gte=since, cost_microusd__gt=0))
    days = legs.order_by().annotate(day=TruncDate("opened_at")).values_list("day")
    return dict(days.annotate(Sum("cost_microusd")))


def erased_costs(user: User, since: datetime) -> Mapping[date, int]:
    """What the voices of erased sessions had taken, by the day on which those had ended."""
    erased = ErasureCertificate.objects.filter(
        cost_on__gte=timezone.localdate(since), voice_microusd__gt=0
    )
    days = access.scope(user, erased).order_by().values_list("cost_on")
    return dict(days.annotate(Sum("voice_microusd")))


def median_latency_by_day(user: User, since: datetime) -> Mapping[date, float]:
    """Milliseconds until the interviewer answers, by the day on which a session began."""
    organizations = [each.pk for each in access.organizations_of(user)]
    given: dict[str, Any] = {
        "zone": timezone.get_current_timezone_name(),
        "organizations": organizations,
        "since": since,
        "most": MOST_SESSIONS,
        "longest_ms": LONGEST_MS,
    }
    with connection.cursor() as cursor:
        cursor.execute(MEDIANS, given)
        return dict(cursor.fetchall())
