"""Who asks pays for the vector of the query, however the call ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, transaction

from interviews.access import Interviewer, Operator
from interviews.actions.erasure import erase_session
from interviews.models import AgentToken, ErasureCertificate, Membership, Session
from interviews.panels import spent_microusd
from pipeline import expenses
from pipeline.bill import Spent
from pipeline.embedding_work import embed_missing
from pipeline.figures import step_costs
from pipeline.live_tools.past import search_past_sessions
from pipeline.live_tools.role import search_role_knowledge
from pipeline.models import Expense
from pipeline.retrieval import query_bill, query_vector
from pipeline.retrieval.query_bill import SEARCH, Payer, pay, payers_of
from pipeline.retrieval.recent import Recent
from pipeline.retrieval.search import search
from pipeline.tools.calls import call
from tests.cast import NOW, Cast, make_member
from tests.fakes.embedding_server import FakeEmbeddingServer, embedding_server, use
from tests.interviews.admin.desk import page
from tests.interviews.agents import make_agent
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.live_tools.live import make_live, make_past
from tests.pipeline.rows import make_document
from tests.processes import wait_until

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

#: So many tokens the fake endpoint counts for a query.
TOKENS = 10
TODAY = NOW.date()


@pytest.fixture
def endpoint(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeEmbeddingServer]:
    """Answers of a session are found by a model that is paid, and that nobody has asked so far."""
    monkeypatch.setattr(query_vector, "_known", Recent(most=100, seconds=600))
    settings.EMBEDDING_PRICE = 3
    with embedding_server() as server:
        use(server, settings, dimensions=1024)
        make_indexed_session(cast)
        embed_missing()
        Expense.objects.all().delete()
        yield server


def bills() -> list[tuple[int, int]]:
    """Tokens and money of all rows of queries."""
    rows = Expense.objects.filter(step=SEARCH, step_run=None, tokens_out=0)
    return sorted(rows.values_list("tokens_in", "cost_microusd"))


def wait_for_bills(*wanted: tuple[int, int]) -> None:
    """Where the caller waits no longer than it can, nobody waits for the bill."""
    wait_until(lambda: bills() == sorted(wanted), limit_s=20)


# --- Who pays


def test_a_search_at_the_desk_is_paid_by_the_organization(
    cast: Cast, endpoint: FakeEmbeddingServer
) -> None:
    assert "loaves" in page(cast.reviewer, "search", q="a van full of loaves")
    assert bills() == [(TOKENS, 30)]
    row = Expense.objects.get()
    assert (row.organization, row.session, row.fence) == (cast.lindenhof, None, 0)


def test_what_is_remembered_is_paid_once(cast: Cast, endpoint: FakeEmbeddingServer) -> None:
    for _ in range(3):
        search(cast.reviewer, "who remembers the notebook")
    assert bills() == [(TOKENS, 30)]


def test_queries_of_a_day_stand_on_one_row_and_are_priced_together(
    cast: Cast, endpoint: FakeEmbeddingServer, settings: Any
) -> None:
    """One alone is cheaper than what a row can say."""
    settings.EMBEDDING_PRICE = 0.04
    for number in range(3):
        search(cast.reviewer, f"which oven has number {number}")
    assert bills() == [(3 * TOKENS, 1)]


@pytest.mark.parametrize("door", ["rest", "mcp"])
def test_a_program_pays_from_its_organization(
    cast: Cast, endpoint: FakeEmbeddingServer, door: str
) -> None:
    token: AgentToken = make_agent(cast.lindenhof)
    answer = call(token, "search_sessions", {"query": f"asked by {door}"}, door=door)
    assert answer.error is None
    wait_for_bills((TOKENS, 30))
    assert Expense.objects.get().organization == cast.lindenhof


def test_a_call_that_is_undone_was_paid_for(cast: Cast, endpoint: FakeEmbeddingServer) -> None:
    with transaction.atomic():
        search(cast.reviewer, "undone in the end", seconds=20)
        transaction.set_rollback(True)
    wait_for_bills((TOKENS, 30))


@pytest.mark.parametrize("fault", ["nan", "dimension"])
def test_a_vector_that_cannot_be_used_was_paid_for(
    cast: Cast, endpoint: FakeEmbeddingServer, fault: str
) -> None:
    endpoint.fault = fault
    assert search(cast.reviewer, f"loaves of {fault}")
    assert bills() == [(TOKENS, 30)]


def test_what_comes_too_late_for_the_caller_was_paid_for(
    cast: Cast, endpoint: FakeEmbeddingServer
) -> None:
    search(cast.reviewer, "too late for loaves", seconds=0.000_1)
    wait_for_bills((TOKENS, 30))


def test_without_an_endpoint_nothing_is_written(cast: Cast) -> None:
    make_indexed_session(cast)
    assert search(cast.reviewer, "loaves of bread")
    assert bills() == []


def test_who_is_in_several_organizations_pays_a_share_in_each(cast: Cast) -> None:
    reader = make_member(cast.lindenhof, Membership.Role.REVIEWER, "reader")
    Membership.objects.create(
        organization=cast.outsider.memberships.get().organization, user=reader, role="reviewer"
    )
    pay(reader, Spent(11), today=TODAY)
    assert sorted(Expense.objects.values_list("tokens_in", flat=True)) == [5, 6]
    assert Expense.objects.values("organization").distinct().count() == 2


def test_the_payer_follows_from_the_visitor(cast: Cast) -> None:
    house = cast.lindenhof.pk
    assert payers_of(cast.reviewer) == [Payer(house)]
    assert payers_of(make_agent(cast.lindenhof)) == [Payer(house)]
    assert payers_of(Operator(house)) == [Payer(house)]
    live = make_live(cast)
    asking = Interviewer(house, cast.interview.pk, None, live.pk)
    assert payers_of(asking) == [Payer(house, live.pk)]


# --- A running session


@pytest.fixture
def live(cast: Cast, endpoint: FakeEmbeddingServer) -> Session:
    make_document(cast)
    make_past(cast)
    embed_missing()
    Expense.objects.all().delete()
    return make_live(cast)


def test_what_the_interviewer_looks_up_is_paid_by_its_session(cast: Cast, live: Session) -> None:
    assert search_role_knowledge(live.pk, {"query": "what a night is paid"})["ok"]
    assert search_past_sessions(live.pk, {"query": "whom Petra helped"})["ok"]
    wait_for_bills((2 * TOKENS, 60))
    assert Expense.objects.get().session == live
    assert spent_microusd(live) == 60
    shown = page(cast.reviewer, "interviews_session_change", live.pk)
    assert "Looked up during the interview: 20 tokens read, 0 written, $0.0001" in shown


def test_the_organization_keeps_what_an_erased_session_looked_up(cast: Cast, live: Session) -> None:
    payer = Interviewer(cast.lindenhof.pk, cast.interview.pk, None, live.pk)
    pay(payer, Spent(TOKENS), today=TODAY)
    certificate = erase_session(
        session_id=live.pk, cause=ErasureCertificate.Cause.MISTAKE, now=NOW, by=cast.owner
    )
    assert certificate is not None
    assert certificate.cost_microusd == 30
    pay(payer, Spent(TOKENS), today=TODAY)
    row = Expense.objects.get()
    assert (row.session, row.tokens_in, row.cost_microusd) == (None, 2 * TOKENS, 60)
    assert step_costs(cast.reviewer, row.spent_at) == {row.spent_at.date(): 60}


# --- Bad weather


def test_what_could_not_be_written_comes_with_the_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = expenses.write

    def be_away(*_given: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(expenses, "write", be_away)
    pay(cast.reviewer, Spent(TOKENS), today=TODAY)
    assert bills() == []
    monkeypatch.setattr(expenses, "write", write)
    pay(cast.reviewer, Spent(TOKENS), today=TODAY)
    assert [tokens for tokens, _money in bills()] == [2 * TOKENS]


def test_a_new_day_begins_a_new_row_and_forgets_the_old(cast: Cast) -> None:
    for day in (20, 21):
        pay(cast.reviewer, Spent(TOKENS), today=TODAY.replace(day=day))
    assert [tokens for tokens, _money in bills()] == [TOKENS, TOKENS]
    assert {day for day, _payer in query_bill._tabs} == {TODAY.replace(day=21)}
