"""Keep what a program found out about a session, and forget it when a person says so."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from interviews.actions.audit import Call, record
from interviews.models import AgentToken, Session
from pipeline.models import Insight

#: A session with more is a program that has lost itself.
MOST_INSIGHTS = 100
#: The door by which people come, on the audit log.
DESK = "desk"


class TooManyInsightsError(Exception):
    """The session has as many as it may have."""


@transaction.atomic
def keep_insight(
    *,
    session: Session,
    text: str,
    turns: Sequence[str],
    by: AgentToken | None,
    author: str,
    now: datetime,
) -> Insight:
    """`turns` are references of Turns of this session. Raises TooManyInsightsError."""
    Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if Insight.objects.filter(session=session).count() >= MOST_INSIGHTS:
        raise TooManyInsightsError
    return Insight.objects.create(
        organization_id=session.organization_id,
        session=session,
        text=text,
        turns=list(turns),
        token=by,
        author=author[:80],
        created_at=now,
    )


@transaction.atomic
def forget_insights(insights: Iterable[Insight], *, by: User, now: datetime) -> None:
    """A person deletes them; that they did stands on the audit log, which holds no words."""
    for insight in insights:
        deleted = Call(
            actor=f"user:{by.pk}",
            actor_name="",
            door=DESK,
            action="delete_insight",
            arguments={"insight_id": str(insight.pk), "session_id": str(insight.session_id)},
            outcome="ok",
        )
        insight.delete()
        record(insight.organization_id, deleted, now=now)
