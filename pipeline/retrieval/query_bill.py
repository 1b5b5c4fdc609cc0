"""Who pays for the vector of a query: the organization that asked, or the running session.

A query costs less than a millionth of a dollar. So what a payer's queries of one day read is added
up and priced together, on one Expense for each payer, day and process, which is of no step.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, InterfaceError

from interviews import access
from pipeline import expenses
from pipeline.bill import NOTHING, Spent
from pipeline.embeddings import price_of_vectors

logger = logging.getLogger(__name__)

#: What stands in the place of a step.
SEARCH = "search"


@dataclass(frozen=True)
class Payer:
    """An organization, and the running session in which its interviewer asked, if it was one."""

    organization_id: UUID
    session_id: UUID | None = None


@dataclass
class Tab:
    """What one payer's queries of one day cost so far."""

    account: expenses.Account
    tokens: int = 0
    lock: Lock = field(default_factory=Lock)

    def add(self, tokens: int) -> None:
        """The row is written with the whole sum: what could not be written comes with the next."""
        with self.lock:
            self.tokens += tokens
            expenses.write(self.account, price_of_vectors(self.tokens))


_tabs: dict[tuple[date, Payer], Tab] = {}
_lock = Lock()


def pay(visitor: access.Visitor, spent: Spent, *, today: date) -> None:
    """Who may search in several organizations pays a share in each. Never raises for a database."""
    if spent == NOTHING:
        return
    try:
        payers = payers_of(visitor)
        for payer, share in zip(payers, spent.shares([1] * len(payers)), strict=True):
            _tab_of(payer, today).add(share.tokens_in)
    except (DatabaseError, InterfaceError):
        logger.warning("What a query cost could not be written down yet")


def payers_of(visitor: access.Visitor) -> Sequence[Payer]:
    """In the order of their ids, so that nobody is spared the odd token by chance."""
    if isinstance(visitor, access.Interviewer):
        return [Payer(visitor.organization_id, visitor.session_id)]
    if isinstance(visitor, User | AnonymousUser):
        found = access.organizations_of(visitor).order_by("pk")
        return [Payer(pk) for pk in found.values_list("pk", flat=True)]
    return [Payer(visitor.organization_id)]


def _tab_of(payer: Payer, today: date) -> Tab:
    with _lock:
        for day, known in [key for key in _tabs if key[0] != today]:
            del _tabs[day, known]
        if (today, payer) not in _tabs:
            account = expenses.Account(payer.organization_id, payer.session_id, None, SEARCH)
            _tabs[today, payer] = Tab(account)
        return _tabs[today, payer]
