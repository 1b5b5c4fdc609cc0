import os
import subprocess
import sys
from pathlib import Path

import pytest

from interviews.embedded import EmbeddedError
from interviews.embedded.account import Account
from interviews.embedded.cluster import Cluster

OURS = Account(os.geteuid(), os.getegid())


def pid_file(path: Path, pid: int, status: str) -> None:
    lines = [str(pid), str(path), "1", "5432", "/tmp", "", "", status, ""]
    (path / "postmaster.pid").write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.unit
def test_a_cluster_is_served_by_the_process_that_says_ready(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, OURS)
    assert not cluster.is_served_by(42)
    pid_file(tmp_path, 42, "starting")
    assert not cluster.is_served_by(42)
    pid_file(tmp_path, 42, "ready   ")
    assert cluster.is_served_by(42)
    assert not cluster.is_served_by(43)


@pytest.mark.unit
@pytest.mark.parametrize("content", ["", "nonsense", "4194305\n"])
def test_a_pid_file_that_names_nobody_is_cleared(tmp_path: Path, content: str) -> None:
    path = tmp_path / "postmaster.pid"
    path.write_text(content, encoding="utf-8")
    Cluster(tmp_path, OURS).clear_stale_pid()
    assert not path.exists()


@pytest.mark.wire
def test_a_postgres_that_somebody_started_by_hand_is_left_alone(tmp_path: Path) -> None:
    script = "import sys; print(flush=True); sys.stdin.read()"
    by_hand = subprocess.Popen(
        ["/opt/postgres", "-c", script, "-D", str(tmp_path)],
        executable=sys.executable,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert by_hand.stdout is not None
    try:
        by_hand.stdout.readline()
        pid_file(tmp_path, by_hand.pid, "ready")
        with pytest.raises(EmbeddedError, match=f"Process {by_hand.pid} already serves"):
            Cluster(tmp_path, OURS).clear_stale_pid()
    finally:
        by_hand.communicate()
    Cluster(tmp_path, OURS).clear_stale_pid()


@pytest.mark.unit
def test_data_of_another_user_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        Cluster(tmp_path, Account(OURS.uid + 1, OURS.gid)).check_owner()
