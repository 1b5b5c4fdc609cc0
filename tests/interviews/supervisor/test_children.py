import io
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interviews.embedded import EmbeddedError, Server
from interviews.supervisor.children import Children, Program
from interviews.supervisor.progress import Progress
from tests.processes import wait_until

pytestmark = pytest.mark.wire
STUBBORN = "trap '' TERM; echo $$ > \"$0\"; while :; do sleep 0.05; done"


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def children(said: io.StringIO) -> Iterator[Children]:
    children = Children(Progress(said))
    yield children
    children.stop()


def server_of(*argv: str) -> Callable[[], Server]:
    def launch() -> Server:
        process = subprocess.Popen(argv)
        return Server("sleeper", process, signal.SIGTERM, lambda _pid: True, Path("sleeper.log"))

    return launch


def program(*argv: str, rank: int = 0, grace_s: float = 5) -> Program:
    return Program("Sleeper", server_of(*argv), rank, grace_s)


def test_a_child_that_died_is_launched_again_when_it_is_due(
    children: Children, said: io.StringIO
) -> None:
    child = children.start(program("sleep", "60"))
    assert child.server is not None
    first = child.server.process
    first.kill()
    first.wait()
    children.tend()
    assert not child.is_ready
    assert 0 < (children.next_due_in_s() or 0) <= 0.2
    assert "Sleeper ended (signal 9), starting it again in 0.2 s" in said.getvalue()

    def is_back() -> bool:
        children.tend()
        return child.is_ready

    wait_until(is_back, limit_s=30)
    assert children.next_due_in_s() is None


def test_a_launch_that_fails_is_tried_again_later(children: Children, said: io.StringIO) -> None:
    launches = iter([server_of("true")])

    def launch() -> Server:
        for first in launches:
            return first()
        raise EmbeddedError("The disk is full.")

    child = children.start(Program("Sleeper", launch, 0, 5))
    assert child.server is not None
    child.server.process.wait()

    def is_told() -> bool:
        children.tend()
        return "The disk is full. (next attempt in 1 s)" in said.getvalue()

    wait_until(is_told, limit_s=30)
    assert child.server is None


def test_a_child_that_outstays_its_grace_is_killed(children: Children, tmp_path: Path) -> None:
    mark = tmp_path / "started"
    child = children.start(program("sh", "-c", STUBBORN, str(mark), grace_s=0.2))
    wait_until(mark.exists, limit_s=30)
    assert child.server is not None
    process = child.server.process
    begun = time.monotonic()
    children.stop()
    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - begun < 3


def test_a_higher_rank_lives_until_the_lower_have_ended(children: Children, tmp_path: Path) -> None:
    mark = tmp_path / "started"
    below = children.start(program("sleep", "60", rank=1))
    children.start(program("sh", "-c", STUBBORN, str(mark), rank=0, grace_s=0.3))
    wait_until(mark.exists, limit_s=30)
    assert below.server is not None
    process = below.server.process
    begun = time.monotonic()
    children.stop()
    assert time.monotonic() - begun >= 0.3
    assert process.returncode == -signal.SIGTERM
