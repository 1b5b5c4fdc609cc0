"""Steps of several sessions run again."""

from dataclasses import replace

import pytest

from interviews.models import Session
from pipeline import ledger
from pipeline.actions.runs import outdated_runs, run_outdated_again, run_steps_again
from pipeline.models import StepRun
from pipeline.plan import PLAN
from pipeline.steps.registry import STEPS
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_only_what_failed_runs_again(cast: Cast) -> None:
    session = make_ended_session(cast)
    failed = make_step_run(session, status="failed", attempts=5, error="The model is busy.")
    make_step_run(session, step="ratings", status="done")
    ids, steps = [session.pk], ["summary", "ratings"]
    assert run_steps_again(session_ids=ids, steps=steps, only_failed=True) == 1
    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.error) == ("ready", 0, "")
    assert run_steps_again(session_ids=ids, steps=steps, only_failed=True) == 0


def test_what_is_done_runs_again_when_asked_for_by_name(cast: Cast) -> None:
    session, other = make_ended_session(cast), make_ended_session(cast)
    for step in ("summary", "ratings"):
        make_step_run(session, step=step, status="done")
    make_step_run(other, status="done")
    assert run_steps_again(session_ids=[session.pk], steps=["summary"], only_failed=False) == 1
    ready = StepRun.objects.filter(status="ready")
    assert [(run.session_id, run.step) for run in ready] == [(session.pk, "summary")]


@pytest.mark.parametrize("status", ["blocked", "erased"])
def test_what_waits_or_is_erased_is_left_alone(cast: Cast, status: str) -> None:
    run = make_step_run(make_ended_session(cast), status=status)
    assert not run_steps_again(session_ids=[run.session_id], steps=["summary"], only_failed=False)


def test_steps_of_an_older_transcript_stay_as_they_are(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_step_run(session, status="failed", input_version=1)
    session.input_version = 2
    session.save()
    assert not run_steps_again(session_ids=[session.pk], steps=["summary"], only_failed=True)


def renew(monkeypatch: pytest.MonkeyPatch, *steps: str) -> None:
    """A release that brings new versions of these steps."""
    for name in steps:
        monkeypatch.setitem(STEPS, name, replace(STEPS[name], version=STEPS[name].version + 1))


def statuses() -> dict[str, str]:
    return dict(StepRun.objects.values_list("step", "status"))


def make_all_done(cast: Cast) -> Session:
    session = make_ended_session(cast)
    for planned in PLAN:
        make_step_run(
            session,
            step=planned.name,
            status="done",
            finished_at=NOW,
            step_version=STEPS[planned.name].version,
        )
    return session


def test_a_new_version_of_a_step_changes_nothing_by_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_all_done(cast)
    renew(monkeypatch, "summary")
    assert ledger.sweep() == []
    assert set(statuses().values()) == {"done"}


def test_what_an_older_version_has_made_is_done_anew_when_somebody_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_all_done(cast)
    assert run_outdated_again() == 0
    renew(monkeypatch, "summary", "links")
    assert [run.step for run in outdated_runs(steps=["links"])] == ["links"]
    assert run_outdated_again(steps=["links"]) == 1
    assert statuses()["links"] == "ready"
    assert statuses()["summary"] == "done"
    assert run_outdated_again() == 1
    assert statuses()["summary"] == "ready"


def test_what_needs_a_step_that_is_done_anew_waits_for_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_all_done(cast)
    renew(monkeypatch, "summary", "thread")
    assert run_outdated_again() == 2
    assert (statuses()["summary"], statuses()["thread"]) == ("ready", "blocked")
    StepRun.objects.filter(step="summary").update(status="done")
    ledger.sweep()
    assert statuses()["thread"] == "ready"


def test_of_other_organizations_nothing_is_done_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_all_done(cast)
    renew(monkeypatch, "summary")
    assert run_outdated_again("nobody") == 0
    assert run_outdated_again(cast.lindenhof.slug) == 1


def test_what_was_made_of_an_older_transcript_stays_as_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_all_done(cast)
    Session.objects.filter(pk=session.pk).update(input_version=session.input_version + 1)
    renew(monkeypatch, "summary")
    assert run_outdated_again() == 0
