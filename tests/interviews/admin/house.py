"""A house with one row of everything that the desk can show, for strangers to try."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model

from interviews.actions.audit import Call, record
from interviews.models import (
    AgentToken,
    AuditEntry,
    Candidate,
    Decision,
    ErasureCertificate,
    Interview,
    Invitation,
    Membership,
    Organization,
    OwnedModel,
    Session,
)
from interviews.states import SessionState
from pipeline.actions.comments import add_comment
from pipeline.actions.own_ratings import give_rating
from pipeline.models import (
    ActionItem,
    Comment,
    Delivery,
    Document,
    Insight,
    Link,
    Quality,
    Rating,
    RawAnswer,
    ReviewerRating,
    StepRun,
    WebhookEndpoint,
)
from tests.cast import NOW, Cast, make_session
from tests.interviews.agents import make_agent
from tests.pipeline.rows import (
    make_action_item,
    make_delivery,
    make_document,
    make_insight,
    make_link,
    make_quality,
    make_rating,
    make_raw_answer,
    make_step_run,
)


def furnish(cast: Cast) -> dict[type[Model], Model]:
    """One row of Lindenhof for each table that the admin shows."""
    session = make_session(cast.invitation, state=SessionState.ENDED)
    return {
        Organization: cast.lindenhof,
        Membership: Membership.objects.get(user=cast.reviewer),
        Interview: cast.interview,
        Candidate: cast.candidate,
        Invitation: cast.invitation,
        Session: session,
        StepRun: (step_run := make_step_run(session)),
        Quality: make_quality(step_run),
        ActionItem: make_action_item(session),
        Rating: make_rating(step_run),
        RawAnswer: make_raw_answer(step_run),
        Link: make_link(step_run),
        Insight: make_insight(session),
        Decision: Decision.objects.create(
            organization=cast.lindenhof,
            session=session,
            number=1,
            outcome="goes_on",
            reason="Bakes well.",
            decided_by=cast.reviewer,
            decided_by_name="Rita",
            decided_at=NOW,
        ),
        AgentToken: make_agent(cast.lindenhof),
        AuditEntry: record(
            cast.lindenhof.pk, Call("token:1", "Clerk", "rest", "get_turns", {}, "ok"), now=NOW
        ),
        ErasureCertificate: ErasureCertificate.objects.create(
            organization=cast.lindenhof,
            erased_session_id=cast.interview.pk,
            cause="asked",
            erased_at=NOW,
        ),
        Delivery: (delivery := make_delivery(cast, session=session)),
        WebhookEndpoint: WebhookEndpoint.objects.get(deliveries=delivery),
        Document: make_document(cast),
        Comment: add_comment(session=session, by=cast.reviewer, text="Well said."),
        ReviewerRating: give_rating(
            session=session, number=1, by=cast.reviewer, level=2, note="", now=NOW
        ),
    }


def everything_of(organization: Organization) -> dict[str, list[Any]]:
    """Every row that the house owns, by table, with what stands in it."""
    owned = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
    return {
        **{
            model._meta.label: list(
                model._default_manager.filter(organization=organization).order_by("pk").values()
            )
            for model in owned
        },
        "the house": list(Organization.objects.filter(pk=organization.pk).values()),
        "its people": list(
            User.objects.filter(memberships__organization=organization).order_by("pk").values()
        ),
    }
