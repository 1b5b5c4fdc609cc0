"""What a member may do in the admin, by the role they have in each organization.

Django's own permissions are not consulted: they know no organization. A superuser looks after
organizations and memberships; everything else is open to members only.
"""

from collections.abc import Collection, Mapping
from typing import cast
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest

from interviews import access
from interviews.models import Membership, Organization

Roles = Collection[Membership.Role]

OWNERS: Roles = frozenset({Membership.Role.OWNER})
EDITORS: Roles = frozenset({Membership.Role.OWNER, Membership.Role.EDITOR})
MEMBERS: Roles = frozenset(Membership.Role)
NOBODY: Roles = frozenset()


def user_of(request: HttpRequest) -> User:
    """The signed-in user: the admin lets nobody else in."""
    return cast("User", request.user)


def roles_of(request: HttpRequest) -> Mapping[UUID, Membership.Role]:
    """The user's role by organization; asked once for each request."""
    known: Mapping[UUID, Membership.Role] | None = getattr(request, "_viva_roles", None)
    if known is None:
        user = user_of(request)
        memberships = Membership.objects.none()
        if user.is_active:  # nobody is, on the page where one signs in
            memberships = access.scope(user, Membership.objects.filter(user=user))
        known = {m.organization_id: Membership.Role(m.role) for m in memberships}
        request._viva_roles = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept with the request
    return known


def organization_id_of(obj: Model) -> UUID:
    """The organization a row belongs to; an organization belongs to itself."""
    return obj.pk if isinstance(obj, Organization) else cast("UUID", obj.organization_id)  # type: ignore[attr-defined]


def has_role(request: HttpRequest, roles: Roles, obj: Model | None = None) -> bool:
    """In the organization of `obj`, or without one in any organization."""
    held = roles_of(request)
    if obj is None:
        return any(role in roles for role in held.values())
    return held.get(organization_id_of(obj)) in roles


def organizations_with(request: HttpRequest, roles: Roles) -> list[UUID]:
    return [pk for pk, role in roles_of(request).items() if role in roles]
