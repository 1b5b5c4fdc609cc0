"""One chaos run from nothing to its verdict: `python -m tests.chaos` (see `make chaos`).

The last line is one JSON object; it ends with 1 when anything is lost, doubled or leaked, and with
2 when the harness itself cannot be believed.
"""

import asyncio
import json
import logging
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from interviews.home import Home
from interviews.supervisor.ports import pick_free_port
from tests.chaos import audit, ledger, record
from tests.chaos.audit import Finding, HarnessError
from tests.chaos.fault_proxy import FaultProxy
from tests.chaos.fleet import Fleet
from tests.chaos.ledger import Ledger
from tests.chaos.schedule import WEIGHTS
from tests.chaos.scripted_provider import ScriptedProvider, Temper
from tests.chaos.storm import STORMY, Storm

QUESTIONS = 4
#: Scaled time: minutes are seconds here.
SETTINGS = {
    "PIPELINE_SWEEP_SECONDS": "1",
    "PIPELINE_LEASE_SECONDS": "5",
    "SESSION_GRACE_SECONDS": "20",
    "VIVA_TESTING": "1",
    "LOG_LEVEL": "INFO",
    "OPENAI_API_KEY": "",
    "LLM_BASE_URL": "",
}
#: The pipeline waits half a minute for the sound of a dead process.
PIPELINE_STANDSTILL_S = 60.0
#: A step that failed in the storm waits for minutes; that time is scaled, too.
LONGEST_BACK_OFF_S = 15.0
SHOWN_FINDINGS = 40


@dataclass
class Plan:
    """What is asked for."""

    seed: int
    sessions: int
    concurrency: int = 24
    every_s: float = 2.0
    temper: Temper = field(default_factory=lambda: STORMY)
    settings: dict[str, str] = field(default_factory=dict)
    keeps_home: bool = False


@dataclass
class Verdict:
    findings: list[Finding]
    numbers: dict[str, object]

    @property
    def line(self) -> str:
        return json.dumps(self.numbers)

    @property
    def is_clean(self) -> bool:
        return not self.findings


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(plan: Plan) -> Verdict:
    """Raises HarnessError."""
    say(f"seed {plan.seed}: {plan.sessions} sessions, {plan.concurrency} at a time")
    return timed_in_a_home("viva-chaos-", lambda home: _run_in(home, plan), keeps=plan.keeps_home)


def timed_in_a_home(prefix: str, work: Callable[[Home], Verdict], *, keeps: bool) -> Verdict:
    """Its files stay where something was found, or where they are wanted; raises as `work`."""
    home = Home(Path(tempfile.mkdtemp(prefix=prefix)))
    say(f"files in {home.path}")
    began = time.monotonic()
    verdict = None
    try:
        verdict = work(home)
        verdict.numbers["seconds"] = round(time.monotonic() - began)
        return verdict
    finally:
        if verdict is not None and verdict.is_clean and not keeps:
            shutil.rmtree(home.path, ignore_errors=True)
        shutil.rmtree(home.socket_dir, ignore_errors=True)


def _run_in(home: Home, plan: Plan) -> Verdict:
    front_port, voice_port, *web_ports = (pick_free_port() for _ in range(4))
    fleet = Fleet.plan(
        home,
        web_ports,
        f"http://127.0.0.1:{front_port}",
        SETTINGS
        | {"REALTIME_URL": f"ws://127.0.0.1:{voice_port}/v1/realtime", "REALTIME_API_KEY": "none"}
        | plan.settings,
    )
    with (
        Ledger(home.path / "candidates.jsonl") as candidates,
        Ledger(home.path / "provider.jsonl") as provider,
    ):
        try:
            fleet.start_services()
            storm = asyncio.run(_storm(plan, fleet, (front_port, voice_port), candidates, provider))
            kept = _read_record(home)
        finally:
            left = fleet.stop()
    (home.path / "record.json").write_text(json.dumps(asdict(kept), indent=1), encoding="utf-8")
    kept.held += [f"process {pid} is left" for pid in left]
    kept.held += [f"{path} is left" for path in journals_of(home)]
    judged = audit.judge(ledger.read(candidates.path), ledger.read(provider.path), kept)
    findings = judged.findings + [Finding("leaked", key, "was stranded") for key in storm.stranded]
    numbers = numbers_of(plan, storm, findings, kept) | judged.account.numbers
    return Verdict(findings, numbers)


async def _storm(
    plan: Plan, fleet: Fleet, ports: tuple[int, int], candidates: Ledger, voices: Ledger
) -> Storm:
    logging.getLogger("websockets").setLevel(logging.CRITICAL)  # it is what a storm is made of
    invited = await asyncio.to_thread(fleet.invite, plan.sessions, questions=QUESTIONS)
    front_port, voice_port = ports
    provider = ScriptedProvider(voices, Random(plan.seed), plan.temper)
    webs = [("127.0.0.1", port) for port in fleet.web_ports]
    async with provider:
        voice = FaultProxy([("127.0.0.1", provider.port)], port=voice_port)
        front = FaultProxy(webs, port=front_port)
        async with voice, front:
            fleet.start_application()
            await fleet.until_ready()
            say("everything is up; the storm begins")
            storm = Storm(
                plan.seed,
                fleet,
                front,
                voice,
                provider,
                candidates,
                plan.concurrency,
                plan.every_s,
            )
            await storm.rage(invited)
            say("the storm is over")
            await _until_written(fleet)
    return storm


async def _until_written(fleet: Fleet) -> None:
    """Until the pipeline and what the dead left is done, or it gets no further."""
    most_done, moved_at = -1_000_000, time.monotonic()
    while time.monotonic() - moved_at < PIPELINE_STANDSTILL_S:
        kept = await asyncio.to_thread(_read_record, fleet.home)
        ended = [each for each in kept.sessions.values() if each.ended_at is not None]
        steps = [status for each in ended for *_, status in each.steps]
        finished = sum(status in audit.OVER for status in steps)
        loose_sound = sum(each.loose_sound for each in ended)
        done = finished - len(journals_of(fleet.home)) - loose_sound
        if done == len(steps) and all(each.steps for each in ended):
            return
        if done > most_done:
            most_done, moved_at = done, time.monotonic()
        elif time.monotonic() - moved_at > LONGEST_BACK_OFF_S:
            await asyncio.to_thread(record.let_time_pass, fleet.home.database_url)
        await asyncio.sleep(1.0)


def _read_record(home: Home) -> record.Record:
    return record.read(home.database_url)


def journals_of(home: Home) -> list[Path]:
    """Files of the journal, and of the sound beside it, that still hold something."""
    return [path for path in home.journal_dir.rglob("*") if path.is_file() and path.stat().st_size]


def numbers_of(
    plan: Plan, storm: Storm, findings: list[Finding], kept: record.Record
) -> dict[str, object]:
    kinds = Counter(finding.kind for finding in findings)
    kills = sum(count for name, count in storm.counts.items() if name.endswith(KILLS))
    resumes = sorted(storm.resumes_ms())
    return {
        "seed": plan.seed,
        "sessions": plan.sessions,
        "faulted": len(storm.faulted | record.wounded(kept)),
        **{name: kinds[name] for name in (*KINDS, "unproven")},
        "kills": kills,
        "cuts": sum(storm.counts.values()) - kills,
        "resumed": len(resumes),
        "p50_resume_ms": int(statistics.median(resumes)) if resumes else 0,
        "p99_resume_ms": resumes[int(len(resumes) * 0.99)] if resumes else 0,
        "turns": sum(len(each.turns) for each in kept.sessions.values()),
        "legs": sum(each.legs for each in kept.sessions.values()),
        "gaps": dict(Counter(gap.cause for each in kept.sessions.values() for gap in each.gaps)),
        "ends": dict(Counter(each.end_reason for each in kept.sessions.values())),
        "provider": dict(storm.provider.counts),
        "faults": {kind: count for kind, count in storm.counts.items() if kind in WEIGHTS},
    }


def say_unbelievable(error: HarnessError, seed: int, sessions: int, kinds: Sequence[str]) -> int:
    """The last line has the keys of every other; of what could not be judged they say nothing."""
    say(f"the harness cannot be believed: {error}")
    unknown = dict.fromkeys(kinds)
    say(json.dumps({"seed": seed, "sessions": sessions, **unknown, "harness_error": str(error)}))
    return 2


KINDS = ("lost", "doubled", "leaked", "disordered", "overheard", "undeclared")
KILLS = ("_kill", "_stop", "_restart")


def main(arguments: Sequence[str]) -> int:
    values = dict(argument.removeprefix("--").split("=", 1) for argument in arguments if argument)
    seed = int(values.get("seed") or int.from_bytes(os.urandom(3)))
    plan = Plan(seed=seed, sessions=int(values.get("sessions") or 200))
    plan.concurrency = int(values.get("concurrency") or plan.concurrency)
    plan.every_s = float(values.get("every") or plan.every_s)
    plan.keeps_home = bool(values.get("keep"))
    if sabotage := values.get("sabotage"):
        plan.settings = {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.broken_settings",
            "SABOTAGE": sabotage,
        }
    try:
        verdict = run(plan)
    except HarnessError as error:
        return say_unbelievable(error, plan.seed, plan.sessions, KINDS)
    for finding in verdict.findings[:SHOWN_FINDINGS]:
        say(f"{finding.kind:10} session {finding.key}: {finding.what}")
    say(verdict.line)
    return 0 if verdict.is_clean else 1
