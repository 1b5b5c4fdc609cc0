"""Keep the filters of a list under a name, and forget them."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from interviews.actions.errors import TooManyError
from interviews.models import Organization, SavedFilter

MOST_SAVED = 30


@transaction.atomic
def save_filter(
    *,
    organization: Organization,
    by: User,
    place: SavedFilter.Place,
    name: str,
    query: str,
    now: datetime,
) -> SavedFilter:
    """The same name again takes the new filters. Raises TooManyError beyond `MOST_SAVED`."""
    saved, is_new = SavedFilter.objects.update_or_create(
        organization=organization,
        user=by,
        place=place,
        name=name,
        defaults={"query": query, "created_at": now},
    )
    if is_new and SavedFilter.objects.filter(user=by, place=place).count() > MOST_SAVED:
        raise TooManyError
    return saved


def forget_filter(saved: SavedFilter) -> None:
    saved.delete()
