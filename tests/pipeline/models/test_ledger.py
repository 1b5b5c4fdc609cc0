"""The rows of the claim ledger."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from pipeline.models import StepRun
from pipeline.retry import MOST_DEATHS
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SOON = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("values", "is_due"),
    [
        ({"status": "ready"}, True),
        ({"status": "ready", "not_before": -SOON}, True),
        ({"status": "ready", "not_before": SOON}, False),
        ({"status": "ready", "attempts": 5}, False),
        ({"status": "running", "lease_until": SOON}, False),
        ({"status": "running", "lease_until": -SOON}, True),
        ({"status": "running", "lease_until": -SOON, "attempts": 5}, True),
        ({"status": "running", "lease_until": -SOON, "deaths": MOST_DEATHS}, False),
        ({"status": "done"}, False),
        ({"status": "failed"}, False),
        ({"status": "blocked"}, False),
        ({"status": "erased"}, False),
        ({"status": "replaced"}, False),
    ],
)
def test_a_step_is_due(cast: Cast, values: dict[str, object], is_due: bool) -> None:
    now = timezone.now()
    moments = {k: now + v if isinstance(v, timedelta) else v for k, v in values.items()}
    make_step_run(make_ended_session(cast), **moments)
    assert StepRun.objects.due().exists() is is_due


def test_only_a_step_whose_last_lease_is_over_is_used_up(cast: Cast) -> None:
    now = timezone.now()
    given = {"status": "running", "deaths": MOST_DEATHS}
    dead = make_step_run(make_ended_session(cast), lease_until=now - SOON, **given)
    make_step_run(make_ended_session(cast), lease_until=now + SOON, **given)
    assert list(StepRun.objects.used_up()) == [dead]


def test_the_faces_of_a_claim_are_computed(cast: Cast) -> None:
    now = timezone.now()
    make_step_run(make_ended_session(cast), status="running", lease_until=now + SOON)
    make_step_run(make_ended_session(cast), status="running", lease_until=now - SOON)
    make_step_run(make_ended_session(cast), status="done")
    rows = map(vars, StepRun.objects.with_faces())
    assert [(row["generating"], row["generated"]) for row in rows] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_a_session_has_a_step_once_for_each_input(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_step_run(session, input_version=1)
    make_step_run(session, input_version=2)
    with pytest.raises(IntegrityError):
        make_step_run(session, input_version=2)
