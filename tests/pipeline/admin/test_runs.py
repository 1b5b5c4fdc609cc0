"""Steps of chosen sessions run again, from the list of sessions."""

from typing import Any

import pytest

from interviews import bulk
from pipeline.admin import runs
from pipeline.models import StepRun
from tests.cast import Cast
from tests.interviews.admin.desk import post, text_of
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LIST = "interviews_session_changelist"


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The sessions that the pipeline was told about."""
    ids: list[Any] = []
    monkeypatch.setattr("pipeline.tasks.nudge", ids.append)
    return ids


def choose(cast: Cast, *step_runs: StepRun, **more: Any) -> str:
    chosen = [str(run.session_id) for run in step_runs]
    data = {"action": runs.SLUG, "_selected_action": chosen, **more}
    return text_of(post(cast.reviewer, LIST, **data))


def test_a_page_asks_first_which_steps(cast: Cast) -> None:
    failed = make_step_run(make_ended_session(cast), status="failed")
    asked = choose(cast, failed)
    assert "Only those that failed" in asked
    assert f'name="_selected_action" value="{failed.session_id}"' in asked
    assert StepRun.objects.get().status == "failed"


def test_what_failed_in_all_of_them_runs_again(cast: Cast, rung: list[Any]) -> None:
    failed = [make_step_run(make_ended_session(cast), status="failed") for _ in range(2)]
    sure = {"confirmed": "yes", "steps": ["summary"], "only_failed": "yes"}
    assert "2 steps run again now." in choose(cast, *failed, **sure)
    assert set(StepRun.objects.values_list("status", flat=True)) == {"ready"}
    assert set(rung) == {run.session_id for run in failed}
    assert "There was no such step" in choose(cast, *failed, **sure)


def test_too_many_are_refused_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST_SESSIONS", 1)
    failed = [make_step_run(make_ended_session(cast), status="failed") for _ in range(2)]
    refused = choose(cast, *failed, confirmed="yes", steps=["summary"])
    assert "Choose at most 1 sessions" in refused
    assert set(StepRun.objects.values_list("status", flat=True)) == {"failed"}


def test_sessions_of_others_are_not_reached(cast: Cast) -> None:
    failed = make_step_run(make_ended_session(cast), status="failed")
    data = {"action": runs.SLUG, "_selected_action": [str(failed.session_id)]}
    post(cast.outsider, LIST, **data, confirmed="yes", steps=["summary"])
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_the_list_offers_what_packages_contribute() -> None:
    assert runs.RUN_STEPS_AGAIN in bulk.bulk_actions()
