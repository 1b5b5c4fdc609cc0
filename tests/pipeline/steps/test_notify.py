"""The notify step: who is told, of what, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from interviews.models import Session
from pipeline import ledger, runner
from pipeline.failures import FinalFailure
from pipeline.models import Delivery, StepRun
from pipeline.steps import notify
from tests.cast import Cast
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import (
    end_now,
    make_ended_session,
    make_endpoint,
    make_quality,
    make_step_run,
    make_summary,
    run_all_steps,
)

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    for person in (cast.reviewer, cast.outsider):
        person.email = f"{person.username}@people.test"
        person.save()
    return end_now(make_ended_session(cast, name="Marlo Testperson"))


def tell(session: Session) -> None:
    """As the runner does it; the ledger's row stays for the next time."""
    step_run, _is_new = StepRun.objects.get_or_create(
        session=session,
        step="notify",
        input_version=session.input_version,
        defaults={"organization": session.organization},
    )
    notify.write(step_run, notify.run(notify.read(session)).result)


def test_reviewers_and_endpoints_of_the_organization_are_told(cast: Cast, session: Session) -> None:
    endpoint = make_endpoint(cast)
    make_endpoint(cast, is_enabled=False)
    make_endpoint(cast, organization=cast.quarzwerk)
    tell(session)
    told = {(each.channel, each.endpoint, each.recipient) for each in Delivery.objects.all()}
    assert told == {("webhook", endpoint, None), ("email", None, cast.reviewer)}


def test_who_has_opted_out_is_not_told(cast: Cast, session: Session) -> None:
    cast.reviewer.mail_opt_outs.create(organization=cast.lindenhof)
    tell(session)
    assert not Delivery.objects.exists()


def test_a_payload_names_what_is_there_and_quotes_nobody(cast: Cast, session: Session) -> None:
    make_endpoint(cast)
    store_turns(session, bakery())
    done = make_step_run(session, step="summary", status="done")
    summary = make_summary(done, markdown="ninety loaves")
    make_quality(done, verdict="limited")
    make_step_run(session, step="ratings", status="failed", error="No key.")
    tell(session)
    delivery = Delivery.objects.get(channel="webhook")
    data = delivery.payload["data"]
    assert data["session"] == str(session.pk)
    assert data["steps"] == {"summary": "done", "ratings": "failed"}
    assert data["artefacts"] == {"summary": str(summary.pk)}
    assert (data["quality"], data["is_complete"]) == ("limited", False)
    assert data["links"]["session"].endswith(f"/admin/interviews/session/{session.pk}/change/")
    assert "loaves" not in str(delivery.payload)
    assert "Marlo" not in str(delivery.payload)


def test_doing_it_again_tells_nobody_twice(cast: Cast, session: Session) -> None:
    make_endpoint(cast)
    for _ in range(3):
        tell(session)
    assert Delivery.objects.count() == 2


def test_what_has_changed_since_is_told_and_what_changed_back_too(
    cast: Cast, session: Session
) -> None:
    make_endpoint(cast)
    ratings = make_step_run(session, step="ratings", status="done")
    for status in ("done", "failed", "failed", "done"):
        StepRun.objects.filter(pk=ratings.pk).update(status=status)
        tell(session)
    told = Delivery.objects.filter(channel="webhook").order_by("created_at")
    assert [each.payload["data"]["steps"]["ratings"] for each in told] == [
        "done",
        "failed",
        "done",
    ]
    assert len({each.key for each in told}) == 3


def test_what_ended_long_ago_is_no_news(cast: Cast, session: Session) -> None:
    make_endpoint(cast)
    Session.objects.update(ended_at=timezone.now() - timedelta(days=8))
    session.refresh_from_db()
    tell(session)
    assert not Delivery.objects.exists()
    assert "week" in notify.run(notify.read(session)).note


def test_after_a_withdrawal_nobody_is_told(cast: Cast, session: Session) -> None:
    session.consents.update(withdrawn_at=timezone.now())
    with pytest.raises(FinalFailure, match="withdrawn"):
        notify.read(session)


@pytest.mark.django_db(transaction=True)
def test_it_is_told_once_and_last_when_all_is_done(cast: Cast, session: Session) -> None:
    make_endpoint(cast)
    store_turns(session, bakery())
    run_all_steps()
    data = Delivery.objects.get(channel="webhook").payload["data"]
    assert data["is_complete"] is True
    assert set(data["artefacts"]) == {"summary", "thread"}
    last = StepRun.objects.order_by("finished_at").last()
    assert last is not None
    assert last.step == "notify"


@pytest.mark.fault("B33")
@pytest.mark.django_db(transaction=True)
def test_a_step_that_failed_is_told_and_holds_nothing_up(cast: Cast, session: Session) -> None:
    make_endpoint(cast)
    store_turns(session, bakery())
    ledger.sweep()
    StepRun.objects.filter(step="summary").update(status="failed", finished_at=timezone.now())
    run_all_steps()
    data = Delivery.objects.get(channel="webhook").payload["data"]
    assert (data["steps"]["summary"], data["steps"]["thread"]) == ("failed", "blocked")
    assert data["is_complete"] is False


@pytest.mark.django_db(transaction=True)
def test_what_is_made_good_later_is_told_then(cast: Cast, session: Session) -> None:
    make_endpoint(cast)
    store_turns(session, bakery())
    ledger.sweep()
    failed = StepRun.objects.filter(step="summary")
    failed.update(status="failed", finished_at=timezone.now())
    run_all_steps()
    failed.update(status="ready", finished_at=None)
    run_all_steps()
    told = Delivery.objects.filter(channel="webhook").order_by("created_at")
    assert [each.payload["data"]["is_complete"] for each in told] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_session_erased_meanwhile_leaves_nothing_to_send(cast: Cast, session: Session) -> None:
    make_endpoint(cast)
    run = make_step_run(session, step="notify")
    session.delete()
    assert runner.run_step(run.pk) is runner.Outcome.NOT_DUE
    assert not Delivery.objects.exists()
