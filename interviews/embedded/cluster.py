"""The files of one Postgres cluster: how they are made, whose they are, and what a crash left."""

import os
import pwd
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

from interviews.embedded.account import Account
from interviews.embedded.binaries import POSTGRES_MAJOR, postgres_binary
from interviews.embedded.lifeline import tied
from interviews.embedded.server import EmbeddedError, run
from interviews.home import Home

READY_LINE = 7  # of postmaster.pid, as pg_ctl reads it
#: Into template1 first, so that every database made from it has the extension: only a superuser
#: may create it, and our role is none. An empty line ends a statement in single-user mode.
FIRST_SQL = """\
CREATE EXTENSION vector;

CREATE ROLE viva LOGIN CREATEDB;

CREATE DATABASE viva OWNER viva;

"""


def data_dir(home: Home) -> Path:
    return home.path / f"postgres-{POSTGRES_MAJOR}"


@dataclass(frozen=True)
class Cluster:
    """A data directory; whoever calls holds the lock on it."""

    path: Path
    account: Account

    def make(self, log: Path) -> None:
        """Made beside its place, renamed when complete: a start cut short leaves nothing half."""
        fresh = self.path.with_name(f"{self.path.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.account.own(fresh)
        initdb = [str(postgres_binary("initdb")), "-D", str(fresh), "--username=postgres"]
        initdb += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        initdb += ["--builtin-locale=C.UTF-8", "--no-instructions"]
        self._run(initdb, log)
        single = [str(postgres_binary("postgres")), "--single", "-j", "-D", str(fresh), "template1"]
        self._run(single, log, given=FIRST_SQL)
        _admit_viva(fresh)
        fresh.rename(self.path)

    def check_owner(self) -> None:
        if self.path.stat().st_uid != self.account.uid:
            raise EmbeddedError(
                f"{self.path} belongs to another user: run as that user, or set another VIVA_HOME."
            )

    def clear_stale_pid(self) -> None:
        """Under the lock none of our servers is alive: the file names the past, or a stranger."""
        path = self.path / "postmaster.pid"
        pid = self._named_pid()
        if pid is not None and _is_postgres_on(pid, self.path):
            raise EmbeddedError(f"Process {pid} already serves {self.path}: stop it first.")
        path.unlink(missing_ok=True)

    def is_served_by(self, pid: int) -> bool:
        """Whether this very process has finished starting and takes clients."""
        lines = self._pid_lines()
        is_complete = len(lines) > READY_LINE
        return is_complete and lines[0] == str(pid) and lines[READY_LINE].strip() == "ready"

    def _pid_lines(self) -> list[str]:
        try:
            return (self.path / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return []

    def _named_pid(self) -> int | None:
        first = "".join(self._pid_lines()[:1]).strip()
        return int(first) if first.isdecimal() else None

    def _run(self, argv: list[str], log: Path, given: str = "") -> None:
        argv = [*self.account.prefix(), *tied(argv, death_signal=signal.SIGKILL)]
        if run(argv, log=log, given=given) != 0:
            raise EmbeddedError(
                f"The embedded Postgres could not be set up: read {log}, or set DATABASE_URL."
            )


def _admit_viva(data: Path) -> None:
    """Trust reaches as far as our own role; the superuser is for the owner of the home alone."""
    owner = pwd.getpwuid(os.geteuid()).pw_name
    (data / "pg_ident.conf").write_text(f'home "{owner}" postgres\n', encoding="utf-8")
    rules = "local all viva trust\nlocal all postgres peer map=home\n"
    (data / "pg_hba.conf").write_text(rules, encoding="utf-8")


def _is_postgres_on(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(os.fsdecode(words[0])).name == "postgres" and os.fsencode(data) in words
