"""The short version of `make chaos`: processes killed, lines cut, and nothing said is missing."""

import json
import subprocess
import sys
from itertools import islice
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from interviews.home import CHECKOUT
from tests.chaos import run
from tests.chaos.audit import HarnessError
from tests.chaos.fleet import Fleet
from tests.chaos.pipeline import run as pipeline_run
from tests.chaos.run import Verdict
from tests.chaos.schedule import WEIGHTS, dice_of, faults
from tests.chaos.storm import are_enough
from tests.chaos.strikes import Webs

SESSIONS = 20


@pytest.mark.unit
def test_a_seed_repeats_its_faults() -> None:
    first, again, other = (list(islice(faults(seed, every_s=1.0), 50)) for seed in (1, 1, 2))
    assert first == again != other
    assert dice_of(1, "7").random() == dice_of(1, "7").random() != dice_of(2, "7").random()


@pytest.mark.unit
def test_every_kind_of_fault_comes() -> None:
    assert {fault.kind for fault in islice(faults(1, every_s=1.0), 1_000)} == set(WEIGHTS)


@pytest.mark.unit
def test_a_fault_waits_until_a_third_is_back_from_the_one_before() -> None:
    assert are_enough([])
    assert are_enough([True, False, False])
    assert not are_enough([True, False, False, False])
    assert not are_enough([False])


@pytest.mark.unit
def test_a_candidate_is_patient_while_no_web_process_is_up_and_not_for_ever() -> None:
    fleet = cast("Fleet", SimpleNamespace(webs=["web1", "web2"]))
    one, none = Webs(fleet, {"web1": 2}), Webs(fleet, {"web1": 2, "web2": 2})
    for webs in (one, none):
        for _ in range(400):
            webs.pass_time(0.25)
    assert (one.waited_s(), none.waited_s()) == (100, 25)


@pytest.mark.unit
@pytest.mark.parametrize("storm", [run, pipeline_run])
def test_a_harness_that_cannot_be_believed_says_so_under_the_usual_keys(
    storm: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def contradict_itself(_plan: object) -> Verdict:
        raise HarnessError("sessions that nobody has made: ['7']")

    monkeypatch.setattr(storm, "run", contradict_itself)
    assert storm.main(["--seed=7", "--sessions=20"]) == 2
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["seed"], last["sessions"]) == (7, 20)
    assert (last["lost"], last["doubled"]) == (None, None)
    assert ("stuck" in last) == (storm is pipeline_run)
    assert last["harness_error"] == "sessions that nobody has made: ['7']"


@pytest.mark.chaos
@pytest.mark.fault("A01")
@pytest.mark.fault("A03")
@pytest.mark.fault("A07")
@pytest.mark.fault("A08")
@pytest.mark.fault("A15")
@pytest.mark.fault("A16")
@pytest.mark.fault("A20")
@pytest.mark.fault("C51")
@pytest.mark.fault("D67")
def test_twenty_interviews_outlive_a_storm() -> None:
    argv = ["--seed=1", f"--sessions={SESSIONS}", f"--concurrency={SESSIONS}", "--every=1.5"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", *argv],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=480,
    )
    verdict = json.loads(done.stdout.splitlines()[-1])
    assert (verdict["lost"], verdict["doubled"], verdict["leaked"]) == (0, 0, 0), done.stdout
    assert done.returncode == 0, done.stdout
    assert verdict["faulted"] >= SESSIONS * 3 // 4
    assert sum(verdict["excused"].values()) == verdict["missing"] < verdict["spoken"]
    ends = verdict["ends"]  # on a busy machine some have had enough before the plan is done
    assert ends.get("plan", 0) + ends.get("candidate", 0) == SESSIONS
