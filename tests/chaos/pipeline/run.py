"""One storm over the slow half, from nothing to its verdict: `make chaos-pipeline`.

The last line is one JSON object; it ends with 1 when anything is lost, doubled or stuck, and with
2 when the harness itself cannot be believed.
"""

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

import psycopg

from interviews.home import CHECKOUT, Home
from interviews.supervisor.ports import pick_free_port
from pipeline.plan import PLAN
from tests.chaos import ledger
from tests.chaos import record as live_record
from tests.chaos.audit import Finding, HarnessError
from tests.chaos.fleet import Fleet
from tests.chaos.ledger import Ledger
from tests.chaos.pipeline import audit, record
from tests.chaos.pipeline.model_server import Model, model_server
from tests.chaos.pipeline.receivers import Told, mail_server, webhook_receiver
from tests.chaos.pipeline.storm import Storm
from tests.chaos.run import (
    LONGEST_BACK_OFF_S,
    SHOWN_FINDINGS,
    Verdict,
    say,
    say_unbelievable,
    timed_in_a_home,
)

LEASE_S = 5
#: Read by the cohort, which would load the applications here.
HOOK = "STORM_HOOK"
SETTINGS = {
    "PIPELINE_SWEEP_SECONDS": "2",
    "PIPELINE_LEASE_SECONDS": str(LEASE_S),
    "VIVA_TESTING": "1",
    "LOG_LEVEL": "WARNING",
    "OPENAI_API_KEY": "",
    "LLM_MODEL": "storm-model",
    "LLM_API_KEY": "none",
    # Plain receivers on this machine:
    "DEBUG": "yes",
    "WEBHOOK_ALLOW_PRIVATE": "yes",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_SECURITY": "none",
}
WORKERS, BEATS = 2, 2
STANDSTILL_S = 60.0
DATABASE_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)


@dataclass
class Plan:
    """What is asked for. `sabotage` names a broken variant for all workers."""

    seed: int
    sessions: int = 500
    every_s: float = 1.5
    sabotage: str = ""
    keeps_home: bool = False
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def ends_within_s(self) -> float:
        return max(5.0, self.sessions * 0.18)

    @property
    def storm_limit_s(self) -> float:
        return 8 + 2 * self.ends_within_s


def run(plan: Plan) -> Verdict:
    """Raises HarnessError."""
    say(f"seed {plan.seed}: {plan.sessions} sessions")
    return timed_in_a_home("viva-storm-", lambda home: _run_in(home, plan), keeps=plan.keeps_home)


def _run_in(home: Home, plan: Plan) -> Verdict:
    with ExitStack() as stack:
        answers = stack.enter_context(Ledger(home.path / "model.jsonl"))
        url = stack.enter_context(model_server(Model(answers, plan.seed)))
        arrivals = stack.enter_context(Ledger(home.path / "told.jsonl"))
        told = Told(arrivals, plan.seed)
        outside = {
            "LLM_BASE_URL": url,
            HOOK: stack.enter_context(webhook_receiver(told)),
            "EMAIL_PORT": str(stack.enter_context(mail_server(told))),
        }
        settings = SETTINGS | outside | plan.settings
        fleet = Fleet.plan(home, [pick_free_port()], "http://127.0.0.1:1", settings)
        try:
            storm = asyncio.run(_storm(plan, fleet))
            kept = record.read(home.database_url)
        finally:
            left = fleet.stop()
    people, model = ledger.read(home.path / "people.jsonl"), ledger.read(answers.path)
    received = ledger.read(arrivals.path)
    findings = audit.audit(people, model, kept, [step.name for step in PLAN])
    findings += audit.judge_deliveries(kept, received)
    findings += [Finding("stuck", "", f"process {pid} is left") for pid in left]
    return Verdict(findings, numbers_of(plan, storm, findings, kept, len(model), len(received)))


async def _storm(plan: Plan, fleet: Fleet) -> Storm:
    fleet.start_services()
    sessions = await asyncio.to_thread(_gather, plan, fleet)
    record.install_watch(fleet.home.database_url)
    for number in range(1, WORKERS + 1):
        fleet.start_worker(f"worker{number}", **_sabotage(plan))
    for number in range(1, BEATS + 1):
        fleet.start_beat(f"beat{number}")
    say(f"{len(sessions)} sessions wait for their end; the storm begins")
    people = _let_people_in(plan, fleet, sessions)
    storm = Storm(plan.seed, fleet, plan.every_s, partial(_count, fleet))
    try:
        await storm.rage(
            lambda: people.poll() is not None and _is_all_done(fleet, plan),
            limit_s=plan.storm_limit_s,
        )
        say(f"the storm is over, with {_count(fleet)} steps done")
        if await asyncio.to_thread(people.wait, 120):
            raise HarnessError("those who end the interviews have failed")
        await _until_done(fleet, plan)
    finally:
        people.kill()
        people.wait()
    return storm


def _gather(plan: Plan, fleet: Fleet) -> dict[str, str]:
    fleet.home.static_dir.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.pipeline.cohort", str(plan.sessions)],
        cwd=CHECKOUT,
        env=_environment(fleet),
        stdout=subprocess.PIPE,
        check=True,
    )
    sessions: dict[str, str] = json.loads(done.stdout)
    return sessions


def _let_people_in(plan: Plan, fleet: Fleet, sessions: dict[str, str]) -> "subprocess.Popen[str]":
    given = {
        "seed": plan.seed,
        "ledger": str(fleet.home.path / "people.jsonl"),
        "sessions": sessions,
        "for_s": plan.ends_within_s,
        "busy_s": plan.storm_limit_s,
    }
    with (fleet.home.log_dir / "people.log").open("w", encoding="utf-8") as log:
        people = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.pipeline.people"],
            cwd=CHECKOUT,
            env=_environment(fleet),
            stdin=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert people.stdin is not None
    people.stdin.write(json.dumps(given) + "\n")
    people.stdin.close()
    return people


def _environment(fleet: Fleet) -> dict[str, str]:
    return fleet.environment | {"DJANGO_SETTINGS_MODULE": "interviews.settings"}


def _sabotage(plan: Plan) -> dict[str, str]:
    if not plan.sabotage:
        return {}
    module = "tests.chaos.broken_settings"
    return {"DJANGO_SETTINGS_MODULE": module, "SABOTAGE": plan.sabotage}


def _is_all_done(fleet: Fleet, plan: Plan) -> bool:
    return _count(fleet) == plan.sessions * len(PLAN) and _count_unsent(fleet) == 0


def _count(fleet: Fleet) -> int:
    """Steps that are done; -1 while the database is away."""
    try:
        return record.count_steps(fleet.home.database_url)
    except DATABASE_AWAY:
        return -1


def _count_unsent(fleet: Fleet) -> int:
    try:
        return record.count_unsent(fleet.home.database_url)
    except DATABASE_AWAY:
        return -1


async def _until_done(fleet: Fleet, plan: Plan) -> None:
    """Everything is let go: until all is done, or it gets no further."""
    most, moved_at = -1_000_000, time.monotonic()
    async with asyncio.TaskGroup() as group:
        tending = group.create_task(fleet.tend())
        while time.monotonic() - moved_at < STANDSTILL_S and not _is_all_done(fleet, plan):
            done = await asyncio.to_thread(_count, fleet)
            done -= await asyncio.to_thread(_count_unsent, fleet)
            if done > most:
                most, moved_at = done, time.monotonic()
            elif time.monotonic() - moved_at > LONGEST_BACK_OFF_S:
                await asyncio.to_thread(live_record.let_time_pass, fleet.home.database_url)
                await asyncio.to_thread(record.let_time_pass, fleet.home.database_url)
            await asyncio.sleep(0.5)
        tending.cancel()


def numbers_of(
    plan: Plan,
    storm: Storm,
    findings: list[Finding],
    kept: record.Record,
    calls: int,
    arrivals: int,
) -> dict[str, object]:
    kinds = Counter(finding.kind for finding in findings)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    reclaims = sorted(
        move.late_s
        for move in kept.moves
        if move.old_status == audit.RUNNING == move.new_status and move.late_s is not None
    )
    done = [move for move in kept.moves if move.new_status == audit.DONE]
    takes = [move for move in kept.moves if move.new_fence != move.old_fence]
    return {
        "seed": plan.seed,
        "sessions": plan.sessions,
        **{kind: kinds[kind] for kind in audit.KINDS},
        "steps": len(kept.names),
        "done": len(done),
        "takes": len(takes),
        "worker_deaths": storm.deaths,
        "reclaimed": len(reclaims),
        "p50_reclaim_s": round(statistics.median(reclaims), 1) if reclaims else 0,
        "max_reclaim_s": round(reclaims[-1], 1) if reclaims else 0,
        "most_deaths_of_a_step": max(kept.deaths, default=0),
        "most_waits_of_a_step": max(kept.waits, default=0),
        "model_calls": calls,
        "deliveries": len(kept.deliveries),
        "arrived_again": arrivals - len(kept.deliveries),
        "cpu_s": round(used.ru_utime + used.ru_stime),
        "faults": dict(storm.counts),
    }


def main(arguments: Sequence[str]) -> int:
    values = dict(argument.removeprefix("--").split("=", 1) for argument in arguments if argument)
    seed = int(values.get("seed") or int.from_bytes(os.urandom(3)))
    plan = Plan(seed=seed, sessions=int(values.get("sessions") or 500))
    plan.every_s = float(values.get("every") or plan.every_s)
    plan.sabotage = values.get("sabotage", "")
    plan.keeps_home = bool(values.get("keep"))
    try:
        verdict = run(plan)
    except HarnessError as error:
        return say_unbelievable(error, plan.seed, plan.sessions, audit.KINDS)
    for finding in verdict.findings[:SHOWN_FINDINGS]:
        say(f"{finding.kind:8} session {finding.key}: {finding.what}")
    say(verdict.line)
    return 0 if verdict.is_clean else 1
