"""Attempts are counted in the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from interviews.actions.attempts import (
    Counter,
    count_attempt,
    forget_attempt,
    forget_old_attempts,
    unlock_account,
)
from interviews.models import AttemptCounter
from tests.racing import race

pytestmark = [pytest.mark.db, pytest.mark.django_db]

OWN, SHARED = Counter("own", 3, "olga"), Counter("shared", 2)


def count(*counters: Counter) -> int:
    return count_attempt(counters=counters, window_s=60)


def test_the_strictest_of_several_decides() -> None:
    assert [count(OWN, SHARED) > 0 for _ in range(3)] == [False, False, True]
    assert count(OWN) > 0
    assert count(Counter("another", 3)) == 0


def test_a_window_that_is_over_begins_anew_and_does_not_move_before() -> None:
    count(SHARED)
    until = AttemptCounter.objects.get().until
    count(SHARED)
    assert AttemptCounter.objects.get().until == until
    AttemptCounter.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert [count(SHARED) > 0 for _ in range(3)] == [False, False, True]


def test_who_was_right_is_forgotten_and_others_have_one_less() -> None:
    for _ in range(2):
        count(OWN, SHARED)
    forget_attempt(own=OWN, shared=[SHARED, Counter("never counted", 1)])
    assert list(AttemptCounter.objects.values_list("key", "count")) == [("shared", 1)]
    for _ in range(3):
        forget_attempt(own=OWN, shared=[SHARED])
    assert AttemptCounter.objects.get().count == 0


def test_an_account_is_unlocked_alone() -> None:
    count(OWN, SHARED, Counter("theirs", 1, "paul"))
    unlock_account(account="olga")
    assert set(AttemptCounter.objects.values_list("key", flat=True)) == {"shared", "theirs"}


def test_old_rows_go() -> None:
    count(OWN, SHARED)
    assert forget_old_attempts() == 0
    AttemptCounter.objects.filter(key="own").update(until=timezone.now() - timedelta(seconds=1))
    assert forget_old_attempts() == 1


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_are_counted_each() -> None:
    few = Counter("few", 4)
    waits = race([lambda: count(few, OWN, SHARED)] * 4 + [lambda: count(SHARED, few)] * 4)
    assert sum(wait > 0 for wait in waits) >= 6  # two at most got past what is shared
    assert AttemptCounter.objects.get(key="few").count == 8
