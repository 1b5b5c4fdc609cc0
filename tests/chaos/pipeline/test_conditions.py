"""Each condition of the claims and doors is left out, and a named test of ours turns red.

The variants are made of the source as it stands, so that a condition that is worded anew is missed
here, and one that is added to a take has to be named.
"""

import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import IntegrityError

from interviews import access
from interviews.models import AgentToken
from interviews.models.agent_token import AgentTokenQuerySet
from pipeline import claims
from pipeline.notices import outbox
from tests.interviews import test_access
from tests.pipeline import test_claims, test_newer_inputs, test_racing_workers
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.notices import test_outbox
from tests.pipeline.rows import make_delivery, make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

Test = Callable[..., None]
#: How a test of ours says no; the last where the database does so itself.
RED = (AssertionError, pytest.fail.Exception, IntegrityError)
#: Whose row it is, and who hands out what is not held: no conditions on what may be done.
OF_THE_ROW = {"run.id = %(step_run_id)s", "id = %(delivery_id)s", "session.id = run.session_id"}
CONDITION = re.compile(r"[\w.]+ (?:=|<=|<|IS) (?:%\(\w+\)s|[\w.']+(?:\(\))?)|SKIP LOCKED")


@dataclass(frozen=True)
class Cut:
    """In this part `out` is replaced by `put`; `test` must see it, with these values."""

    owner: Any
    part: str
    out: str
    test: Test
    values: dict[str, Any] = field(default_factory=dict)
    put: str = ""
    commits: bool = False  # the test does, over connections of its own

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.part}: {' '.join(self.out.split())}"


CUTS = (
    # --- Who has a step
    Cut(
        claims,
        "TAKE",
        "AND session.input_version = run.input_version",
        test_newer_inputs.test_a_step_of_an_older_input_is_not_taken_even_before_a_sweep,
    ),
    Cut(
        claims,
        "TAKE",
        "status = 'ready' AND ",
        test_claims.test_a_step_that_is_not_ready_cannot_be_taken,
        {"status": "done"},
    ),
    Cut(claims, "TAKE", "AND attempts < max_attempts", test_claims.test_attempts_are_bounded),
    Cut(
        claims,
        "TAKE",
        "AND (not_before IS NULL OR not_before <= clock_timestamp())",
        test_claims.test_a_step_is_not_taken_before_its_time,
    ),
    Cut(
        claims,
        "TAKE",
        "status = 'running' AND ",
        test_claims.test_a_step_that_is_not_ready_cannot_be_taken,
        {"status": "done"},
    ),
    Cut(
        claims,
        "TAKE",
        "deaths < %(most_deaths)s",
        test_claims.test_a_step_that_kills_its_worker_every_time_is_parked,
        put="TRUE",
    ),
    Cut(
        claims,
        "TAKE",
        "AND lease_until < clock_timestamp()",
        test_claims.test_a_step_that_runs_cannot_be_taken,
    ),
    Cut(
        claims,
        "TAKE",
        "fence = fence + 1",
        test_claims.test_an_expired_lease_is_taken_over_with_a_higher_fence,
        put="fence = fence",
    ),
    Cut(
        claims,
        "TAKE",
        "SKIP LOCKED",
        test_racing_workers.test_who_comes_while_a_step_is_in_hand_goes_on_at_once,
        commits=True,
    ),
    Cut(claims, "_held", "fence=claim.fence, ", test_claims.test_a_slow_zombies_result_is_refused),
    Cut(
        claims,
        "_held",
        "status=StepRun.Status.RUNNING",
        test_claims.test_what_was_not_stored_under_this_claim_is_not_taken_for_it,
        {"status": "failed"},
    ),
    Cut(
        claims,
        "_was_stored",
        ", fence=claim.fence",
        test_claims.test_what_was_not_stored_under_this_claim_is_not_taken_for_it,
        {"status": "failed"},
    ),
    Cut(
        claims,
        "_was_stored",
        ".filter(status=StepRun.Status.DONE)",
        test_claims.test_what_was_not_stored_under_this_claim_is_not_taken_for_it,
        {"status": "failed"},
    ),
    Cut(
        claims,
        "store",
        "return _was_stored(claim)",
        test_claims.test_erasure_wins_over_a_late_result,
        put="return True",
    ),
    Cut(
        claims,
        "store",
        "replace_overtaken(StepRun.objects.filter(pk=claim.step_run_id))",
        test_newer_inputs.test_a_result_of_an_older_input_is_refused_and_was_paid_for,
        commits=True,
    ),
    Cut(
        claims,
        "store",
        "_lock_session_of(claim)",
        test_newer_inputs.test_more_words_wait_for_a_result_that_is_being_stored,
        commits=True,
    ),
    Cut(
        claims,
        "run_all_again",
        ".filter(status__in=RESTING)",
        test_claims.test_a_running_step_is_not_run_again,
    ),
    Cut(
        claims,
        "run_all_again",
        ".of_newest_input()",
        test_newer_inputs.test_nothing_of_an_older_input_runs_again,
    ),
    # --- Who sends
    Cut(
        outbox,
        "TAKE",
        "status = 'ready' AND ",
        test_outbox.test_nobody_takes_what_is_not_due,
        {"state": "sent"},
    ),
    Cut(
        outbox,
        "TAKE",
        "AND attempts < max_attempts",
        test_outbox.test_nobody_takes_what_is_not_due,
        {"state": "used up"},
    ),
    Cut(
        outbox,
        "TAKE",
        "AND (not_before IS NULL OR not_before <= clock_timestamp())",
        test_outbox.test_nobody_takes_what_is_not_due,
        {"state": "waits"},
    ),
    Cut(
        outbox,
        "TAKE",
        "status = 'sending' AND ",
        test_outbox.test_nobody_takes_what_is_not_due,
        {"state": "sent"},
    ),
    Cut(
        outbox,
        "TAKE",
        "AND lease_until < clock_timestamp()",
        test_outbox.test_nobody_takes_what_is_not_due,
        {"state": "in hand"},
    ),
    Cut(
        outbox,
        "TAKE",
        "SKIP LOCKED",
        test_outbox.test_who_comes_while_a_delivery_is_in_hand_goes_on_at_once,
        commits=True,
    ),
    Cut(
        outbox,
        "settle",
        "fence=claim.fence, ",
        test_outbox.test_a_worker_that_comes_back_while_another_sends_writes_nothing,
    ),
    Cut(
        outbox,
        "settle",
        "status=Delivery.Status.SENDING",
        test_outbox.test_what_came_of_a_delivery_is_written_once,
    ),
    # --- Who may come in, and see what
    Cut(
        access,
        "access_agent_token",
        ".filter(token_sha256=hash_token(secret))",
        test_access.test_only_the_whole_secret_of_a_token_in_force_is_a_program,
    ),
    Cut(
        AgentToken,
        "closed_because",
        "self.revoked_at is not None",
        test_access.test_only_the_whole_secret_of_a_token_in_force_is_a_program,
        put="False",
    ),
    Cut(
        AgentToken,
        "closed_because",
        "self.expires_at is not None and self.expires_at <= now",
        test_access.test_only_the_whole_secret_of_a_token_in_force_is_a_program,
        put="False",
    ),
    Cut(
        AgentTokenQuerySet,
        "in_force",
        "Q(expires_at__isnull=True) | Q(expires_at__gt=Now()), ",
        test_access.test_rights_that_are_taken_away_hold_at_once_for_a_token_known_before,
    ),
    Cut(
        AgentTokenQuerySet,
        "in_force",
        ", revoked_at__isnull=True",
        test_access.test_rights_that_are_taken_away_hold_at_once_for_a_token_known_before,
    ),
    Cut(
        access,
        "access_invitation_by_token",
        ".filter(token_sha256=hash_token(token))",
        test_access.test_a_guessed_link_leads_nowhere,
        {"token": "guess"},
    ),
    Cut(
        access,
        "access_invitation_by_token",
        "if reason:",
        test_access.test_a_revoked_link_is_over,
        put="if False:",
    ),
    Cut(
        access,
        "organizations_of",
        ".filter(memberships__user=user)",
        test_access.test_a_member_sees_their_own_organization_and_colleagues_only,
        put=".all()",
    ),
    Cut(
        access,
        "scope",
        '.filter(organization__in=organizations_of(user).values("pk"))',
        test_access.test_a_stranger_is_told_that_nothing_is_there,
        {"name": "outsider"},
    ),
    Cut(
        access,
        "_scope_of_token",
        '.filter(organization__in=organizations_of(token).values("pk"))',
        test_access.test_a_program_of_another_organization_is_told_that_nothing_is_there,
    ),
)


def without(cut: Cut) -> object:
    """The part as it would be."""
    part = vars(cut.owner)[cut.part]
    source = part if isinstance(part, str) else textwrap.dedent(inspect.getsource(part))
    assert source.count(cut.out) == 1, f"{cut} is not there, or not once"
    broken = source.replace(cut.out, cut.put)
    if isinstance(part, str):
        return broken
    names = dict(vars(sys.modules[part.__module__]))
    exec(compile(broken, cut.part, "exec"), names)  # of our own source
    return names[cut.part]


def play(cut: Cut, request: pytest.FixtureRequest) -> None:
    """The test, with what it asks for."""
    given = dict(cut.values)
    for name in inspect.signature(cut.test).parameters:
        if name not in given:
            given[name] = MADE[name](request) if name in MADE else request.getfixturevalue(name)
    cut.test(**given)


def _ended(request: pytest.FixtureRequest) -> Any:
    return make_ended_session(request.getfixturevalue("cast"))


def _talked(request: pytest.FixtureRequest) -> Any:
    session = _ended(request)
    store_turns(session, bakery())
    return session


#: What those tests have of fixtures of their own.
MADE: dict[str, Callable[[pytest.FixtureRequest], Any]] = {
    "session": _talked,
    "step_run": lambda request: make_step_run(_ended(request)),
    "delivery": lambda request: make_delivery(request.getfixturevalue("cast")),
}


def each(cuts: Iterable[Cut]) -> list[Any]:
    commits = pytest.mark.django_db(transaction=True)
    return [pytest.param(cut, marks=[commits] if cut.commits else []) for cut in cuts]


@pytest.mark.parametrize("cut", each(CUTS), ids=str)
def test_a_condition_that_is_left_out_is_seen_by_a_test(
    cut: Cut, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut.owner, cut.part, without(cut))
    with pytest.raises(RED):
        play(cut, request)


@pytest.mark.parametrize(
    "cut", each({(cut.test, str(cut.values)): cut for cut in CUTS}.values()), ids=str
)
def test_with_all_conditions_it_passes(cut: Cut, request: pytest.FixtureRequest) -> None:
    play(cut, request)


@pytest.mark.parametrize("owner", [claims, outbox], ids=lambda each: each.__name__)
def test_every_condition_of_a_take_is_left_out_once(owner: Any) -> None:
    conditions = set(CONDITION.findall(owner.TAKE.partition("\n WHERE ")[2])) - OF_THE_ROW
    cut = " ".join(each.out for each in CUTS if each.owner is owner and each.part == "TAKE")
    assert len(conditions) >= 6
    assert {condition for condition in conditions if condition not in cut} == set()
