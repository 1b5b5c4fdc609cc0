"""What an owner may do for the account of a member: let them try again, take a second factor off.

Only where the account is a member of no organization that the owner does not own: it is as much
theirs. Superusers look after every account but each other's.
"""

from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interviews import access
from interviews.accounts.attempts import unlock
from interviews.actions.second_factors import has_second_factor, remove_second_factor
from interviews.admin.roles import OWNERS, organizations_with, user_of
from interviews.models import Membership


def may_look_after(request: HttpRequest, membership: Membership) -> bool:
    user = user_of(request)
    if membership.user_id == user.pk or membership.user.is_superuser:
        return False
    if user.is_superuser:
        return True
    own = set(organizations_with(request, OWNERS))
    theirs = Membership.objects.filter(user=membership.user).values_list("organization", flat=True)
    return own.issuperset(theirs)


def describe_account(request: HttpRequest, membership: Membership) -> dict[str, object] | None:
    """For the form of a member; None where somebody else has to do it."""
    if not may_look_after(request, membership):
        return None
    return {"membership": membership, "has_second_factor": has_second_factor(membership.user)}


@require_POST
def let_in_again(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Failures so far are forgotten, from wherever they came."""
    membership = _access(request, membership_id)
    unlock(membership.user.get_username())
    words = _("They may try to sign in again at once.")
    return _done(request, membership, words)


@require_POST
def take_second_factor_off(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """For whoever has lost the app and the recovery codes; they set up a new one themselves."""
    membership = _access(request, membership_id)
    unlock(membership.user.get_username())
    if remove_second_factor(user=membership.user):
        words = _("Their second factor is off: their password is enough until they set one up.")
    else:
        words = _("There was no second factor.")
    return _done(request, membership, words)


def urls() -> list[URLPattern]:
    return [
        path(
            f"<uuid:membership_id>/{name}/",
            admin.site.admin_view(view),
            name=f"interviews_membership_{view.__name__}",
        )
        for name, view in (
            ("let-in-again", let_in_again),
            ("second-factor-off", take_second_factor_off),
        )
    ]


def _access(request: HttpRequest, membership_id: UUID) -> Membership:
    memberships = access.scope(user_of(request), Membership.objects.select_related("user"))
    membership = memberships.filter(pk=membership_id).first()
    if membership is None or not may_look_after(request, membership):
        raise access.NotFound
    return membership


def _done(request: HttpRequest, membership: Membership, words: str) -> HttpResponse:
    admin.site.get_model_admin(Membership).log_change(request, membership, words)
    messages.success(request, words)
    address = reverse("admin:interviews_membership_change", args=[membership.pk])
    return HttpResponseRedirect(address)
