"""Filters that people kept to find somebody by name go when nobody of that name is left."""

from collections import Counter
from urllib.parse import parse_qs

from django.db.models import Q

from interviews.models import Candidate, SavedFilter


def forget_filters_naming(gone: Candidate) -> Counter[str]:
    """Of the organization of a Candidate who was deleted, within that transaction; how many rows.

    What finds others, too, is of use still, and says nothing about whoever is gone.
    """
    ours = SavedFilter.objects.filter(organization_id=gone.organization_id, query__contains="q=")
    named = [saved.pk for saved in ours if _names_only(saved, gone)]
    return Counter(SavedFilter.objects.filter(pk__in=named).delete()[1])


def _names_only(saved: SavedFilter, gone: Candidate) -> bool:
    """Each word in the box of the filter is of their name or address, and of nobody else's."""
    words = " ".join(parse_qs(saved.query).get("q", [])).split()
    whole = f"{gone.name}\n{gone.email}".casefold()
    if not words or not all(word.casefold() in whole for word in words):
        return False
    others = Candidate.objects.filter(organization_id=gone.organization_id)
    for word in words:
        others = others.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return not others.exists()
