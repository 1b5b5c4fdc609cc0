"""The directories that embedded servers need, made private; and the right to use them."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interviews.embedded.account import Account
from interviews.embedded.locks import take_lock
from interviews.embedded.server import EmbeddedError
from interviews.home import Home

SOCKET_PATH_LIMIT = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"
LOCK_LIMIT_S = 15.0  # how long a server that is ending may take


def prepare_home(home: Home) -> None:
    try:
        home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.log_dir.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"{home.path} cannot be used ({error.strerror}): set VIVA_HOME to a directory of yours."
        ) from None


def prepare_sockets(home: Home, account: Account) -> Path:
    """The socket directory, ours alone: anybody may write in /tmp, so what is there is checked."""
    directory = home.socket_dir
    if len(os.fsencode(directory / LONGEST_SOCKET_NAME)) > SOCKET_PATH_LIMIT:
        raise EmbeddedError(f"{directory} is too long for a socket: set TMPDIR to a short path.")
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        account.own(directory)
    found = directory.lstat()
    is_private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if not is_private or found.st_uid != account.uid:
        raise EmbeddedError(
            f"{directory} is not a private directory of ours: remove it, or set TMPDIR elsewhere."
        )
    return directory


@contextmanager
def locked(home: Home, name: str) -> Iterator[int]:
    """Hold the right to run the server called `name`; a child that inherits it keeps it."""
    lock = take_lock(home.path / f"{name}.lock", limit_s=LOCK_LIMIT_S)
    if lock is None:
        raise EmbeddedError(f"Another process runs {name} in {home.path}: stop it first.")
    try:
        yield lock
    finally:
        os.close(lock)
