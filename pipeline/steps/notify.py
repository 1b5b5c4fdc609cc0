"""The notify step: tell reviewers by mail, and programs by webhook, how a session stands now.

Nothing is sent here: the rows to be sent are written together with the step's end.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils import timezone

from interviews.models import Recording, Session
from interviews.session_address import session_address
from pipeline.failures import FinalFailure
from pipeline.models import (
    Delivery,
    MailOptOut,
    Quality,
    StepRun,
    Summary,
    Thread,
    WebhookEndpoint,
)
from pipeline.notices import outbox
from pipeline.notices.events import SESSION_PROCESSED, Facts, key_of, session_processed
from pipeline.notices.schedule import MOST_ATTEMPTS
from pipeline.steps.base import Output, Step

NAME = "notify"
#: Older ones are worked on when a release brings a new step, and nobody waits for word of them.
NEWS_FOR = timedelta(days=7)
OLD = "It ended more than a week ago, so nobody is told."


def read(session: Session) -> Facts | None:
    """None where it is no news any more."""
    consent = session.consents.order_by("-given_at").first()
    if consent is not None and not consent.is_in_force:
        raise FinalFailure("The candidate has withdrawn their agreement, so nobody is told.")
    if session.ended_at is None or timezone.now() - session.ended_at > NEWS_FOR:
        return None
    same = {"session": session, "input_version": session.input_version}
    runs = StepRun.objects.filter(**same).exclude(step=NAME)
    quality = Quality.objects.filter(**same).first()
    return Facts(
        session=str(session.pk),
        organization=str(session.organization_id),
        interview=str(session.version.interview_id),
        interview_title=str(session.version.definition.get("title", "")),
        interview_version=session.version.number,
        input_version=session.input_version,
        ended_at=session.ended_at.isoformat(),
        end_reason=session.end_reason,
        quality=quality.verdict if quality else "",
        steps={run.step: run.status for run in runs.order_by("step")},
        artefacts=_artefacts(session),
    )


def run(facts: Facts | None) -> Output:
    return Output(facts, note="" if facts else OLD)


def write(step_run: StepRun, facts: Facts | None) -> None:
    """One row for each address that does not know all this yet."""
    if facts is None:
        return
    link = settings.PUBLIC_URL + session_address(step_run.session_id)
    payload = session_processed(facts, link=link, now=timezone.now())
    told: dict[UUID | int | None, list[Delivery]] = {}
    before = Delivery.objects.filter(session_id=step_run.session_id, event=SESSION_PROCESSED)
    for delivery in before.order_by("created_at"):
        told.setdefault(delivery.endpoint_id or delivery.recipient_id, []).append(delivery)
    outbox.put(
        _delivery(step_run, to, payload, number=len(told.get(to.pk, [])))
        for to in _addresses(step_run)
        if to.pk not in told or told[to.pk][-1].payload["data"] != payload["data"]
    )


def _delivery(
    step_run: StepRun, to: WebhookEndpoint | User, payload: dict[str, Any], *, number: int
) -> Delivery:
    """`number` counts what this address was told about the session before."""
    is_person = isinstance(to, User)
    subject = f"{step_run.session_id}.{number}"
    return Delivery(
        organization_id=step_run.organization_id,
        session_id=step_run.session_id,
        channel=Delivery.Channel.EMAIL if is_person else Delivery.Channel.WEBHOOK,
        endpoint=None if isinstance(to, User) else to,
        recipient=to if isinstance(to, User) else None,
        event=SESSION_PROCESSED,
        key=key_of(SESSION_PROCESSED, subject, f"{type(to).__name__}.{to.pk}"),
        payload=payload,
        max_attempts=MOST_ATTEMPTS,
    )


def _artefacts(session: Session) -> dict[str, str]:
    """The ids of what is there to be looked at."""
    of_session = {
        "summary": Summary.objects.filter(session=session, input_version=session.input_version),
        "thread": Thread.objects.filter(session=session),
        "recording": Recording.objects.filter(session=session),
    }
    found = {name: rows.values_list("pk", flat=True).first() for name, rows in of_session.items()}
    return {name: str(pk) for name, pk in found.items() if pk}


def _addresses(step_run: StepRun) -> list[WebhookEndpoint | User]:
    return [*_endpoints(step_run), *_readers(step_run)]


def _endpoints(step_run: StepRun) -> list[WebhookEndpoint]:
    ours = WebhookEndpoint.objects.filter(organization_id=step_run.organization_id)
    return list(ours.filter(is_enabled=True))


def _readers(step_run: StepRun) -> list[User]:
    """Members with an address who have not said that they want no mail."""
    opted_out = MailOptOut.objects.filter(
        organization_id=step_run.organization_id, user=OuterRef("pk")
    )
    members = User.objects.filter(
        memberships__organization_id=step_run.organization_id, is_active=True
    )
    return list(members.exclude(email="").filter(~Exists(opted_out)).distinct())


STEP = Step(NAME, version=1, read=read, run=run, write=write)
