"""Several workers of one run: each has its servers, and whoever is alone has no neighbour."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests import services, workers
from tests.workers import pytest_xdist_auto_num_workers

#: Both modules note when each of their tests begins and ends, by the one clock of the machine.
TESTS = """
import pathlib, time
import pytest
NOTES = pathlib.Path(__file__).with_name("notes")
MARKS = [pytest.mark.alone if number % 4 == 0 else () for number in range(12)]
@pytest.mark.parametrize("number", [pytest.param(n, marks=MARKS[n]) for n in range(12)])
def test_it(number, worker_id):
    began = time.monotonic_ns()
    time.sleep(0.02)
    kind = "alone" if number % 4 == 0 else "shared"
    with NOTES.open("a") as notes:
        notes.write(f"{began} {time.monotonic_ns()} {kind} {worker_id}\\n")
"""
OURS = ("-p", "tests.services", "-p", "tests.workers", "-n", "2", "--dist", "loadscope")
WITHOUT = ("no:django", "no:asyncio", "no:schemathesis", "no:hypothesispytest", "no:cacheprovider")


@pytest.fixture
def notes(tmp_path: Path) -> list[list[str]]:
    """The run has the servers of this one."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    alone: measures", "utf-8")
    for name in ("one", "two"):
        (tmp_path / f"test_{name}.py").write_text(TESTS, encoding="utf-8")
    without = [option for plugin in WITHOUT for option in ("-p", plugin)]
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *OURS, *without, str(tmp_path)],
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    lines = (tmp_path / "notes").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines]


@pytest.mark.wire
def test_whoever_is_alone_has_no_neighbour(notes: list[list[str]]) -> None:
    assert len(notes) == 24
    assert {worker for *_, worker in notes} == {"gw0", "gw1"}
    in_order = sorted((int(began), int(ended), kind) for began, ended, kind, _ in notes)
    for (_, ended, kind), (began, _, other) in pairwise(in_order):
        assert "alone" not in {kind, other} or ended <= began


@pytest.mark.unit
@pytest.mark.parametrize(
    ("worker", "has_inherited", "left"),
    [
        ("", False, {"DATABASE_URL", "REDIS_URL"}),
        ("gw0", True, {"DATABASE_URL", "REDIS_URL"}),
        ("gw1", False, {"REDIS_URL"}),
    ],
)
def test_a_second_worker_leaves_what_the_run_has_started_and_keeps_what_was_configured(
    monkeypatch: pytest.MonkeyPatch, worker: str, has_inherited: bool, left: set[str]
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
    monkeypatch.setenv("DATABASE_URL", "postgresql://of-the-run")
    monkeypatch.setenv("REDIS_URL", "redis://configured")
    monkeypatch.setenv(services.STARTED, "DATABASE_URL")
    assert services._has_inherited() is has_inherited
    assert {"DATABASE_URL", "REDIS_URL"} & os.environ.keys() == left


@pytest.mark.unit
def test_the_number_of_workers_follows_the_cores_and_can_be_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    assert 2 <= (pytest_xdist_auto_num_workers() or 0) <= workers.MOST_WORKERS
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "1")
    assert pytest_xdist_auto_num_workers() is None
