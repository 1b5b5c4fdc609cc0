"""Filters that a person keeps by name, above the lists that have them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interviews import access
from interviews.actions.errors import TooManyError
from interviews.actions.saved_filters import forget_filter, save_filter
from interviews.admin.roles import user_of
from interviews.models import Organization, SavedFilter

LISTS = {
    SavedFilter.Place.QUEUE: "admin:interviews_queue",
    SavedFilter.Place.SESSIONS: "admin:interviews_session_changelist",
}
#: Parts of an address that say where one is in a list, not what is in it.
PASSING = ("p", "page", "e", "after")
LONGEST_NAME = 60
LONGEST_ADDRESS = 1000


@dataclass(frozen=True)
class SavedFilters:
    """What the bar above a list shows."""

    place: str
    address: str  # of the list without filters
    query: str  # of the list as it is now; empty where nothing is filtered
    saved: list[SavedFilter]
    organizations: list[Organization]  # to choose from, where there are several

    @property
    def is_kept(self) -> bool:
        """Whether these filters have a name already."""
        return any(each.query == self.query for each in self.saved)


def describe_saved(request: HttpRequest, place: SavedFilter.Place, *, query: str) -> SavedFilters:
    user = user_of(request)
    saved = list(access.saved_filters_of(user).filter(place=place))
    organizations = list(access.organizations_of(user))
    choices = organizations if len(organizations) > 1 else []
    return SavedFilters(place, reverse(LISTS[place]), clean_query(query), saved, choices)


def clean_query(query: str) -> str:
    """Written anew, so that it can be nothing but the filters of an address."""
    given = QueryDict(query.replace("\0", ""), mutable=True)
    for name in PASSING:
        given.pop(name, None)
    return given.urlencode()


def urls(site: AdminSite) -> list[URLPattern]:
    """Under the address of the sessions."""
    save, forget = require_POST(save_one), require_POST(forget_one)
    one = "filters/<uuid:saved_filter_id>/forget/"
    return [
        path("filters/save/", site.admin_view(save), name="interviews_filter_save"),
        path(one, site.admin_view(forget), name="interviews_filter_forget"),
    ]


def save_one(request: HttpRequest) -> HttpResponse:
    """Back to the list, which now has them by name."""
    place = _place_of(request)
    organization = _organization_of(request)
    name = request.POST.get("name", "").replace("\0", "").strip()[:LONGEST_NAME]
    query = clean_query(request.POST.get("query", ""))
    if not name or not query or len(query) > LONGEST_ADDRESS:
        messages.warning(request, _("Choose filters first, and give them a name."))
        return _back_to(place, query)
    try:
        save_filter(
            organization=organization,
            by=user_of(request),
            place=place,
            name=name,
            query=query,
            now=timezone.now(),
        )
    except TooManyError:
        messages.warning(request, _("You have as many as can be kept: remove one first."))
    else:
        messages.success(request, _("“%(name)s” is kept.") % {"name": name})
    return _back_to(place, query)


def forget_one(request: HttpRequest, saved_filter_id: UUID) -> HttpResponse:
    saved = access.access_saved_filter(user_of(request), saved_filter_id)
    forget_filter(saved)
    messages.success(request, _("“%(name)s” is forgotten.") % {"name": saved.name})
    return _back_to(SavedFilter.Place(saved.place), "")


def _place_of(request: HttpRequest) -> SavedFilter.Place:
    try:
        return SavedFilter.Place(request.POST.get("place", ""))
    except ValueError:
        raise access.NotFound from None


def _organization_of(request: HttpRequest) -> Organization:
    """The chosen one, or the only one; raises NotFound."""
    organizations = access.organizations_of(user_of(request))
    try:
        chosen = UUID(request.POST.get("organization", ""))
    except ValueError:
        found = organizations.first()
    else:
        found = organizations.filter(pk=chosen).first()
    if found is None:
        raise access.NotFound
    return found


def _back_to(place: SavedFilter.Place, query: str) -> HttpResponse:
    address = reverse(LISTS[place])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
