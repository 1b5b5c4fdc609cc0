from pathlib import Path

import pytest

from interviews.home import Home
from interviews.supervisor.configuration import Configuration
from interviews.supervisor.programs import Programs

pytestmark = pytest.mark.unit


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    configuration = Configuration(
        home=Home(tmp_path),
        checkout=tmp_path,
        host="127.0.0.1",
        port=8000,
        public_url="http://127.0.0.1:8000",
        embeds_postgres=True,
        embeds_valkey=True,
        runs_engine=True,
    )
    return Programs(configuration, {}, 21_000)


def test_nothing_loses_what_it_stands_on_at_the_end(programs: Programs) -> None:
    web, postgres, valkey = programs.web(), programs.postgres(), programs.valkey()
    users = [programs.worker(), programs.beat(), programs.engine()]
    assert all(web.rank < user.rank < valkey.rank < postgres.rank for user in users)


def test_the_end_of_all_takes_less_than_ten_seconds_at_worst(programs: Programs) -> None:
    grace_by_rank: dict[int, float] = {}
    for program in (
        programs.web(),
        programs.worker(),
        programs.beat(),
        programs.engine(),
        programs.valkey(),
        programs.postgres(),
    ):
        longest = max(grace_by_rank.get(program.rank, 0.0), program.grace_s)
        grace_by_rank[program.rank] = longest
    assert sum(grace_by_rank.values()) < 9.5
