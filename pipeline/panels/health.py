"""On the first page: what gave up and waits for a person, with the way to where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from interviews import access
from interviews.admin.roles import EDITORS, OWNERS, Roles
from interviews.models import Membership
from interviews.panels import Panel
from interviews.session_address import session_address
from pipeline import embedding_indexes
from pipeline.clock import seconds_from_now
from pipeline.models import Delivery, StepRun, WebhookEndpoint

Row = TypeVar("Row", bound=Model)

#: Of each kind; there is a way to the others.
SHOWN = 5
#: A message that was given up longer ago is of no use any more.
DELIVERIES_OF = timedelta(days=14)


@dataclass(frozen=True)
class Trouble:
    """`address` is empty where only those who run the installation can do something."""

    what: str
    why: str
    address: str = ""


@dataclass(frozen=True)
class Kind:
    """The newest troubles of one kind, and where all of them are listed, if there are more."""

    troubles: list[Trouble]
    all_words: str = ""
    all_address: str = ""


def build_health_panel(user: User) -> Panel | None:
    """Of the user's organizations, and the search of them all; nothing where all went well."""
    kinds = [_failed_steps(user), _undelivered(user), _stopped_endpoints(user), _failing_indexes()]
    kinds = [kind for kind in kinds if kind.troubles]
    if not kinds:
        return None
    return Panel("health", _("Needs a hand"), "admin/pipeline/_health.html", {"kinds": kinds})


def _failed_steps(user: User) -> Kind:
    runs = access.scope(user, StepRun.objects.filter(status=StepRun.Status.FAILED))
    runs = runs.select_related("session__candidate", "session__version").order_by("-finished_at")
    return _kind(map(_failed_step, runs[: SHOWN + 1]), _("All steps that failed"), "steprun")


def _failed_step(run: StepRun) -> Trouble:
    name = f"{run.step} · {run.session.candidate}"
    return Trouble(name, run.error, session_address(run.session_id, anchor="panel-ledger"))


def _undelivered(user: User) -> Kind:
    """Dead letters: deliveries that were tried as often as they may be."""
    since = seconds_from_now(-DELIVERIES_OF.total_seconds())
    given_up = Delivery.objects.filter(status=Delivery.Status.FAILED, created_at__gte=since)
    given_up = given_up.select_related("endpoint", "recipient").order_by("-created_at")
    newest = _of(user, EDITORS, given_up)[: SHOWN + 1]
    return _kind(map(_dead_letter, newest), _("All that was not delivered"), "delivery")


def _dead_letter(delivery: Delivery) -> Trouble:
    page = reverse("admin:pipeline_delivery_change", args=[delivery.pk])
    to = _("Not delivered to %(whom)s") % {"whom": delivery.endpoint or delivery.recipient}
    return Trouble(to, delivery.error, page)


def _stopped_endpoints(user: User) -> Kind:
    stopped = WebhookEndpoint.objects.filter(is_enabled=False).exclude(stopped_because="")
    newest = _of(user, OWNERS, stopped).order_by("-created_at")[: SHOWN + 1]
    return _kind(map(_stopped, newest), _("All webhooks"), "webhookendpoint", state="")


def _stopped(endpoint: WebhookEndpoint) -> Trouble:
    page = reverse("admin:pipeline_webhookendpoint_change", args=[endpoint.pk])
    what = _("Nothing is sent to %(endpoint)s") % {"endpoint": endpoint}
    return Trouble(what, endpoint.stopped_because, page)


def _failing_indexes() -> Kind:
    """They belong to the installation: everybody's search lacks what has no vector."""
    return Kind(
        [
            Trouble(_("New answers are found by their words only"), f"{index}: {index.error}")
            for index in embedding_indexes.live()
            if index.error
        ]
    )


def _kind(
    troubles: Iterator[Trouble], words: str, model: str, *, state: str = "?status__exact=failed"
) -> Kind:
    found = list(troubles)
    address = reverse(f"admin:pipeline_{model}_changelist") + state
    return Kind(found[:SHOWN], words if len(found) > SHOWN else "", address)


def _of(user: User, roles: Roles, rows: QuerySet[Row]) -> QuerySet[Row]:
    """What leaves the house is the business of these roles, as in the lists of the admin."""
    memberships = Membership.objects.filter(user=user, role__in=roles)
    return access.scope(user, rows).filter(organization__in=memberships.values("organization"))
