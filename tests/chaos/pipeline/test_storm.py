"""The short version of `make chaos-pipeline`, and the words that its sessions are made of."""

import json
import subprocess
import sys
from itertools import islice

import pytest

from interviews.home import CHECKOUT
from pipeline.plan import PLAN
from pipeline.transcript import HeardTurn, Transcript
from pipeline.verification import verify
from tests.chaos.pipeline import words
from tests.chaos.pipeline.storm import DELIVERIES_TO_LIVE, POINTS, WEIGHTS, doom, still
from tests.chaos.schedule import faults

SESSIONS = 16


@pytest.mark.unit
def test_workers_are_doomed_to_die_at_every_point() -> None:
    fates = [doom(fault) for fault in islice(faults(1, every_s=1.0, weights=WEIGHTS), 1_000)]
    assert {fate.split(":")[0] for fate in fates} == set(POINTS)
    assert all(int(fate.split(":")[2]) >= DELIVERIES_TO_LIVE[0] for fate in fates)


@pytest.mark.unit
def test_who_stands_still_does_so_for_longer_than_a_lease() -> None:
    lasts = [still(fault, 5.0).lasts_s for fault in islice(faults(1, every_s=1.0), 1_000)]
    assert 5.0 < min(lasts) < 7.0 < max(lasts) < 12.0


@pytest.mark.unit
def test_what_the_model_says_of_a_session_stands() -> None:
    turns = [
        HeardTurn(1, position, is_candidate, text, number)
        for position, (is_candidate, text, number) in enumerate(words.turns("7"), start=1)
    ]
    transcript = Transcript(questions=(), turns=tuple(turns))
    names = {True: "candidate", False: "interviewer"}
    material = "\n".join(
        f"[turn:{turn.reference}] {names[turn.is_candidate]}: {turn.text}" for turn in turns
    )
    token = words.nonce("7", "summary", 1)
    verified = verify(words.reply("summary", f"## 1\n{material}", token), transcript.by_reference)
    assert (len(verified.statements), verified.left_out) == (2, 0)
    assert words.key_in(material) == "7"
    assert words.nonces_in(verified.statements[0].sentence) == {token}


@pytest.mark.fault("A20")
@pytest.mark.fault("B50")
@pytest.mark.fault("B49")
@pytest.mark.fault("B34")
@pytest.mark.fault("B32")
@pytest.mark.fault("B26")
@pytest.mark.fault("B23")
@pytest.mark.chaos
def test_ended_sessions_outlive_a_storm() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.pipeline", "--seed=1", f"--sessions={SESSIONS}"],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=600,
    )
    verdict = json.loads(done.stdout.splitlines()[-1])
    counts = [verdict[kind] for kind in ("lost", "doubled", "stuck", "remained")]
    assert counts == [0, 0, 0, 0], done.stdout
    assert done.returncode == 0, done.stdout
    left = SESSIONS - verdict["erased"]
    assert verdict["erased"] >= 1
    assert verdict["steps"] == left * len(PLAN)
    assert verdict["deliveries"] >= left * 2
    assert verdict["answers"] >= verdict["answers_paid"] > 0
    assert verdict["arrived_again"] >= 0
    assert verdict["held_at_rest"] >= 1
    assert sum(verdict["faults"].values()) >= 3
