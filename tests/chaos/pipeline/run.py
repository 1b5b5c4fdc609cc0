"""One storm over the slow half, from nothing to its verdict: `make chaos-pipeline`.

The last line is one JSON object; it ends with 1 when anything is lost, doubled or stuck, and with
2 when the harness itself cannot be believed.
"""

import asyncio
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psycopg

from interviews.home import CHECKOUT, Home
from interviews.supervisor.ports import pick_free_port
from pipeline.plan import PLAN
from tests.chaos import record as live_record
from tests.chaos.audit import Finding, HarnessError
from tests.chaos.fleet import Fleet
from tests.chaos.ledger import Ledger
from tests.chaos.pipeline import audit, last_act, prices, record, verdict
from tests.chaos.pipeline.crowd import Crowd
from tests.chaos.pipeline.last_act import LastAct
from tests.chaos.pipeline.model_server import Model, model_server
from tests.chaos.pipeline.receivers import Told, mail_server, webhook_receiver
from tests.chaos.pipeline.storm import Storm
from tests.chaos.pipeline.verdict import Left, Outside
from tests.chaos.run import (
    LONGEST_BACK_OFF_S,
    SHOWN_FINDINGS,
    Verdict,
    say,
    say_unbelievable,
    timed_in_a_home,
)

LEASE_S, SWEEP_S = 5, 2
#: So soon another worker has the step of one that stands still, when there is nothing else to do.
RECLAIM_BOUND_S = LEASE_S + SWEEP_S
#: Read by the cohort, which would load the applications here.
HOOK = "STORM_HOOK"
SETTINGS = {
    "PIPELINE_SWEEP_SECONDS": str(SWEEP_S),
    "PIPELINE_LEASE_SECONDS": str(LEASE_S),
    "VIVA_TESTING": "1",
    "LOG_LEVEL": "WARNING",
    "OPENAI_API_KEY": "",
    "EMBEDDING_OFFLINE": "hashed-words",  # a worker that lives for seconds learns no model
    "LLM_MODEL": "storm-model",
    "LLM_API_KEY": "none",
    "LLM_PRICE_INPUT": str(prices.PRICE_IN),
    "LLM_PRICE_OUTPUT": str(prices.PRICE_OUT),
    # Plain receivers on this machine:
    "DEBUG": "yes",
    "WEBHOOK_ALLOW_PRIVATE": "yes",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_SECURITY": "none",
}
WORKERS, BEATS = 2, 2
STANDSTILL_S = 60.0
#: Of the steps: when so many are done the storm abates.
MOST = 0.9
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
        return 30 + 8 * self.ends_within_s


def run(plan: Plan) -> Verdict:
    """Raises HarnessError."""
    say(f"seed {plan.seed}: {plan.sessions} sessions")
    return timed_in_a_home("viva-storm-", lambda home: _run_in(home, plan), keeps=plan.keeps_home)


def _run_in(home: Home, plan: Plan) -> Verdict:
    with ExitStack() as stack:
        answers = stack.enter_context(Ledger(home.path / "model.jsonl"))
        model = Model(answers, plan.seed)
        url = stack.enter_context(model_server(model))
        arrivals = stack.enter_context(Ledger(home.path / "told.jsonl"))
        told = Told(arrivals, plan.seed)
        receivers = {
            "LLM_BASE_URL": url,
            HOOK: stack.enter_context(webhook_receiver(told)),
            "EMAIL_PORT": str(stack.enter_context(mail_server(told))),
        }
        settings = SETTINGS | receivers | plan.settings
        fleet = Fleet.plan(home, [pick_free_port()], "http://127.0.0.1:1", settings)
        try:
            storm, act = asyncio.run(_storm(plan, fleet, model))
            outside = Outside.read(home.path)
            closed = _close(fleet)
            left = Left.find(home.database_url, home.media_dir, outside.people, **closed)
        finally:
            surviving = fleet.stop()
    findings = verdict.judge(left, outside, away=storm.away)
    findings += audit.judge_deliveries(left.record, outside.received)
    findings += last_act.judge(left.record, act, bound_s=RECLAIM_BOUND_S)
    findings += [Finding("stuck", "", f"process {each} is left") for each in surviving]
    numbers = verdict.numbers_of(left, outside, findings) | numbers_of(storm, act, left.record)
    return Verdict(findings, {"seed": plan.seed, "sessions": plan.sessions, **numbers})


async def _storm(plan: Plan, fleet: Fleet, model: Model) -> tuple[Storm, LastAct]:
    fleet.start_services()
    sessions = await asyncio.to_thread(_gather, plan, fleet)
    record.install_watch(fleet.home.database_url)
    for number in range(1, WORKERS + 1):
        fleet.start_worker(f"worker{number}", **_sabotage(plan))
    for number in range(1, BEATS + 1):
        fleet.start_beat(f"beat{number}")
    say(f"{len(sessions)} sessions wait for their end; the storm begins")
    storm = Storm(
        plan.seed, fleet, plan.every_s, LEASE_S, partial(_ask, fleet, record.count_worked)
    )
    with _crowd(plan, fleet, sessions) as people:
        await storm.rage(lambda: _is_most_done(fleet), limit_s=plan.storm_limit_s)
        await people.told("rest")
        say(f"the storm is over, with {_count(fleet)} steps done")
        await _until_done(fleet)
        async with asyncio.TaskGroup() as group:
            tending = group.create_task(fleet.tend())
            act = await last_act.play(fleet, model, people, storm.workers)
            tending.cancel()
        await _until_done(fleet)
    return storm, act


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


def _crowd(plan: Plan, fleet: Fleet, sessions: dict[str, str]) -> Crowd:
    given = {
        "seed": plan.seed,
        "ledger": str(fleet.home.path / "people.jsonl"),
        "sessions": sessions,
        "for_s": plan.ends_within_s,
    }
    return Crowd(given, _environment(fleet), fleet.home.log_dir / "people.log")


def _environment(fleet: Fleet) -> dict[str, str]:
    return fleet.environment | {"DJANGO_SETTINGS_MODULE": "interviews.settings"}


def _sabotage(plan: Plan) -> dict[str, str]:
    if not plan.sabotage:
        return {}
    module = "tests.chaos.broken_settings"
    return {"DJANGO_SETTINGS_MODULE": module, "SABOTAGE": plan.sabotage}


def _is_most_done(fleet: Fleet) -> bool:
    """A storm over what is done strikes nobody."""
    return _count(fleet) >= MOST * _count_wanted(fleet)


def _is_all_done(fleet: Fleet) -> bool:
    unsent = _ask(fleet, record.count_unsent)
    return _count(fleet) == _count_wanted(fleet) and unsent == 0


def _count_wanted(fleet: Fleet) -> float:
    """Each step of each session that nobody has erased; of a database that is away, infinite."""
    left = _ask(fleet, record.count_sessions)
    return left * len(PLAN) if left >= 0 else math.inf


def _count(fleet: Fleet) -> int:
    """Steps that are done; -1 while the database is away."""
    return _ask(fleet, record.count_steps)


def _ask(fleet: Fleet, count: Callable[[str], int]) -> int:
    """-1 while the database is away."""
    try:
        return count(fleet.home.database_url)
    except DATABASE_AWAY:
        return -1


async def _until_done(fleet: Fleet) -> None:
    """Everything is let go: until all is done, or it gets no further."""
    most, moved_at = -1_000_000, time.monotonic()
    async with asyncio.TaskGroup() as group:
        tending = group.create_task(fleet.tend())
        while time.monotonic() - moved_at < STANDSTILL_S and not _is_all_done(fleet):
            done = await asyncio.to_thread(_count, fleet)
            done -= await asyncio.to_thread(_ask, fleet, record.count_unsent)
            if done > most:
                most, moved_at = done, time.monotonic()
            elif time.monotonic() - moved_at > LONGEST_BACK_OFF_S:
                await asyncio.to_thread(live_record.let_time_pass, fleet.home.database_url)
                await asyncio.to_thread(record.let_time_pass, fleet.home.database_url)
            await asyncio.sleep(0.5)
        tending.cancel()


def _close(fleet: Fleet) -> dict[str, Any]:
    """What two hours later is swept, and what the desk shows."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.pipeline.closing"],
        cwd=CHECKOUT,
        env=_environment(fleet),
        stdout=subprocess.PIPE,
        check=True,
    )
    closed: dict[str, Any] = json.loads(done.stdout)
    return closed


def numbers_of(storm: Storm, act: LastAct, kept: record.Record) -> dict[str, object]:
    """Of the blows."""
    taken = [move.at for move in kept.moves if move.is_reclaim]
    waits = last_act.waits(kept, act)
    return {
        "held_at_rest": act.held,
        "max_reclaim_at_rest_s": round(max(waits), 1) if waits else None,
        "reclaim_bound_s": RECLAIM_BOUND_S,
        "worker_deaths": storm.deaths,
        "stops_past_the_lease": len(storm.stops),
        "taken_from_who_stood_still": len(
            [at for at in taken if any(began <= at <= ended for began, ended in storm.stops)]
        ),
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
        judged = run(plan)
    except HarnessError as error:
        return say_unbelievable(error, plan.seed, plan.sessions, audit.KINDS)
    for finding in judged.findings[:SHOWN_FINDINGS]:
        say(f"{finding.kind:8} session {finding.key}: {finding.what}")
    say(judged.line)
    return 0 if judged.is_clean else 1
