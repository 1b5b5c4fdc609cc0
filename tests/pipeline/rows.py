"""Ended sessions and their rows in the ledger, and steps that do as a test tells them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from interviews.models import Session
from interviews.states import SessionState
from pipeline import ledger, runner
from pipeline.actions.documents import store_document
from pipeline.models import (
    ActionItem,
    Delivery,
    Document,
    Expense,
    Insight,
    Link,
    Quality,
    Rating,
    RawAnswer,
    StepRun,
    Summary,
    WebhookEndpoint,
)
from pipeline.steps import summary
from pipeline.steps.base import Output, Step
from pipeline.steps.registry import STEPS
from tests.cast import NOW, Cast, make_candidate, make_invitation, make_session


def make_ended_session(cast: Cast, *, name: str = "") -> Session:
    """Of a candidate of its own, so that a test may have many."""
    count = Session.objects.count()
    candidate = make_candidate(cast.lindenhof, name=name or f"Candidate {count}")
    invitation = make_invitation(cast.version, candidate=candidate)
    return make_session(invitation, state=SessionState.ENDED)


def make_step_run(session: Session, **values: Any) -> StepRun:
    given = {"step": "summary", "input_version": session.input_version, **values}
    return StepRun.objects.create(organization=session.organization, session=session, **given)


def make_expense(step_run: StepRun, **values: Any) -> Expense:
    given = {"step": step_run.step, "fence": step_run.fence, "spent_at": timezone.now(), **values}
    return Expense.objects.create(
        organization=step_run.organization, session=step_run.session, step_run=step_run, **given
    )


def make_quality(step_run: StepRun, **values: Any) -> Quality:
    given = {"verdict": "good", "input_version": step_run.input_version, **values}
    return Quality.objects.create(
        organization=step_run.organization, session=step_run.session, step_run=step_run, **given
    )


def make_summary(step_run: StepRun, **values: Any) -> Summary:
    given = {"markdown": "words", "is_extractive": True, "input_version": step_run.input_version}
    return Summary.objects.create(
        organization=step_run.organization,
        session=step_run.session,
        step_run=step_run,
        **given | values,
    )


def make_action_item(session: Session, **values: Any) -> ActionItem:
    """Found by a rule in Turn 1.2, unless a test says otherwise."""
    given = {
        "origin": "program",
        "description": "I will send you the recipe by Friday",
        "owner_role": "candidate",
        "evidence": {
            "reference": "1.2",
            "quote": "I will send you the recipe by Friday",
            "start": 0,
            "end": 36,
            "starts_ms": 65_000,
        },
        **values,
    }
    return ActionItem.objects.create(organization=session.organization, session=session, **given)


def make_insight(session: Session, **values: Any) -> Insight:
    """Kept by a program that is gone, on Turn 1.2."""
    given = {"text": "Checks dough by hand.", "turns": ["1.2"], "author": "Clerk", **values}
    return Insight.objects.create(
        organization=session.organization, session=session, created_at=timezone.now(), **given
    )


def make_rating(step_run: StepRun, **values: Any) -> Rating:
    """Of the only competency of the cast's interview, with words of Turn 1.2."""
    given = {
        "input_version": step_run.input_version,
        "competency_number": 1,
        "competency": "Care with dough",
        "outcome": "rated",
        "level": 2,
        "reason": "Kneads it",
        "evidence": [
            {
                "reference": "1.2",
                "quote": "I check the dough",
                "start": 0,
                "end": 17,
                "starts_ms": 65_000,
            }
        ],
        **values,
    }
    return Rating.objects.create(
        organization=step_run.organization, session=step_run.session, step_run=step_run, **given
    )


def make_raw_answer(step_run: StepRun, **values: Any) -> RawAnswer:
    given = {"reason": "It was no JSON.", "text": "Hire them.", "answered_at": NOW, **values}
    return RawAnswer.objects.create(
        organization=step_run.organization, session=step_run.session, step_run=step_run, **given
    )


def make_link(step_run: StepRun, **values: Any) -> Link:
    given = {
        "input_version": step_run.input_version,
        "kind": "person",
        "name": "Petra",
        "key": "petra",
        "turns": ["1.2"],
        **values,
    }
    return Link.objects.create(
        organization=step_run.organization, session=step_run.session, step_run=step_run, **given
    )


def make_endpoint(cast: Cast, **values: Any) -> WebhookEndpoint:
    given = {"url": "https://hooks.test/viva", "organization": cast.lindenhof, **values}
    return WebhookEndpoint.objects.create(**given)


def make_delivery(cast: Cast, **values: Any) -> Delivery:
    """A test message to a webhook, unless a test says otherwise."""
    given = {
        "organization": cast.lindenhof,
        "channel": "webhook",
        "event": "endpoint.tested",
        "key": f"msg_{Delivery.objects.count()}",
        "payload": {"type": "endpoint.tested", "data": {}},
        **values,
    }
    if given["channel"] == "webhook" and "endpoint" not in given:
        given["endpoint"] = make_endpoint(cast)
    return Delivery.objects.create(**given)


def end_now(session: Session) -> Session:
    """As if it had ended a moment ago: news."""
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now())
    session.refresh_from_db()
    return session


def lapse(step_run: StepRun) -> None:
    """The lease of a running step ran out a moment ago."""
    past = timezone.now() - timedelta(seconds=1)
    assert StepRun.objects.filter(pk=step_run.pk, status="running").update(lease_until=past)


def install_step(
    monkeypatch: pytest.MonkeyPatch, run: Callable[[Any], Output], *, version: int = 1
) -> None:
    """The summary step, doing `run` instead of its own work."""
    step = Step("summary", version, read=lambda session: session, run=run, write=summary.write)
    monkeypatch.setitem(STEPS, "summary", step)


def count_summaries(session: Session) -> int:
    return Summary.objects.filter(session=session).count()


def run_all_steps() -> None:
    """Whatever is due, and what follows it, in this process; each must be done."""
    while due := ledger.sweep():
        for step_run_id in due:
            assert runner.run_step(step_run_id) is runner.Outcome.DONE


def make_document(
    cast: Cast, text: str = "Nights are paid a quarter more.", *, title: str = "Handbook"
) -> Document:
    """Of the cast's interview, in passages without vectors."""
    document = Document(
        organization=cast.lindenhof,
        interview=cast.interview,
        title=title,
        file_name="handbook.md",
        text=text,
    )
    return store_document(document, by=cast.editor, now=timezone.now())
