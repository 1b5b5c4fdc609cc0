"""What may be done with several sessions at once: packages contribute, the list of sessions offers.

To add one: write `carry_out`, and hand the BulkAction over in `wiring.py`. It gets the request and
the chosen sessions, which are the user's to see and nobody else's, works through an action, and
answers with None (back to the list, with a message), with a file, or with a page that asks first.
Such a page posts the same selection again, with `confirmed`, by including
`admin/interviews/session/_chosen.html`; `pipeline/admin/runs.py` shows how.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from interviews.models import Session

#: One request does no more than this; more are done in several.
MOST_SESSIONS = 200


@dataclass(frozen=True)
class BulkAction:
    """An entry of the menu above the list of sessions."""

    slug: str
    title: Promise | str
    carry_out: Callable[[HttpRequest, QuerySet[Session]], HttpResponseBase | None]


_actions: list[BulkAction] = []


def contribute(action: BulkAction) -> None:
    """Contributing it twice is contributing it once."""
    if action not in _actions:
        _actions.append(action)


def bulk_actions() -> tuple[BulkAction, ...]:
    return tuple(_actions)
