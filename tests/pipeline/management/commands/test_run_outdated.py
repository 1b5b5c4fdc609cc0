"""`manage.py run_outdated`."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pipeline.models import StepRun
from pipeline.steps.registry import STEPS
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def run_outdated(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("run_outdated", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_says_what_is_old_and_has_it_done_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STEPS, "summary", replace(STEPS["summary"], version=3))
    for version in (1, 2, 2, 3):
        make_step_run(make_ended_session(cast), status="done", step_version=version)
    counted = ["summary: 1 by version 1, now 3", "summary: 2 by version 2, now 3"]
    assert run_outdated("--dry-run") == counted
    assert not StepRun.objects.exclude(status="done").exists()
    assert run_outdated() == [*counted, "3 run again; the next sweeps ring for them."]
    assert StepRun.objects.filter(status="ready").count() == 3
    assert run_outdated() == ["0 run again; the next sweeps ring for them."]


def test_a_step_that_nobody_knows_is_refused() -> None:
    with pytest.raises(CommandError, match="astrology"):
        run_outdated("--step=astrology")
