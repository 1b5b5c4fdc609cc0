"""What a person decided is kept."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Decision
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def decide(cast: Cast, now: datetime, **values: object) -> Decision:
    given = {
        "organization": cast.lindenhof,
        "session": make_session(cast.invitation),
        "number": 1,
        "outcome": "goes_on",
        "reason": "Bakes well.",
        "decided_by": cast.reviewer,
        "decided_by_name": "Rita",
        "decided_at": now,
    }
    return Decision.objects.create(**given | values)


def test_a_decision_says_what_and_who(cast: Cast, now: datetime) -> None:
    assert str(decide(cast, now)) == "Goes on to the next step · Rita"


@pytest.mark.parametrize("values", [{"reason": ""}, {"decided_by_name": ""}])
def test_there_is_none_without_a_person_and_a_reason(
    cast: Cast, now: datetime, values: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError, match="decision_of_a_person_with_a_reason"):
        decide(cast, now, **values)


@pytest.mark.parametrize("values", [{"reason": "Other."}, {"outcome": "other"}])
def test_nobody_rewrites_one(cast: Cast, now: datetime, values: dict[str, object]) -> None:
    decision = decide(cast, now)
    with pytest.raises(IntegrityError, match="kept as it was made"), transaction.atomic():
        Decision.objects.update(**values)
    cast.reviewer.delete()  # the account goes, the name stays
    decision.refresh_from_db()
    assert (decision.decided_by, decision.decided_by_name) == (None, "Rita")


def test_only_opening_again_does_not_close() -> None:
    assert [outcome for outcome in Decision.Outcome if not Decision(outcome=outcome).closes] == [
        "reopened"
    ]
