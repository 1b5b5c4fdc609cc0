"""The benchmark of the relay still measures: a few sessions, for moments; its numbers are none."""

import json
import os
import subprocess
import sys

import pytest
from pytest_django import DjangoDbBlocker

from interviews.home import CHECKOUT
from tests.fakes.web_server import database_url

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.db,
    pytest.mark.skipif(
        not (CHECKOUT / "node_modules" / "ws").exists(), reason="the peer, npm's ws, is not there"
    ),
]


def test_the_benchmark_measures_both_and_ends_with_one_line_of_json(
    transactional_db: None, django_db_blocker: DjangoDbBlocker
) -> None:
    environment = os.environ | {"DATABASE_URL": database_url()}
    done = subprocess.run(
        [sys.executable, "-m", "bench.relay", "--smoke"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(told) > {
        "sessions_ratio_vs_node",
        "added_p50_ms",
        "added_p99_ms",
        "cpu_s_per_session_minute",
        "memory_kb_per_session",
        "slow_reader_growth_mb",
    }
    assert told["added_p50_ms"] >= 0
    assert told["reopened"] == 0
