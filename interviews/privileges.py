"""The account that embedded servers run under: PostgreSQL refuses to be root, so root steps down.

Nobody's directories are opened up for that: the servers keep one capability (dac_override) with which they
pass through directories that only root may enter.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
CAPABILITY = "+dac_override"


class PrivilegeError(RuntimeError):
    """Root cannot step down on this machine."""


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def prefix(self) -> list[str]:
        """What to put before a command line so that it runs under this account; empty for ourselves."""
        if self.is_ours:
            return []
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise PrivilegeError("setpriv is missing")
        return [
            setpriv,
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            "--clear-groups",
            # Without it the kernel drops every capability together with uid 0.
            "--securebits=+no_setuid_fixup",
            f"--inh-caps={CAPABILITY}",
            f"--ambient-caps={CAPABILITY}",
        ]

    def check(self) -> None:
        """Raises PrivilegeError where this account cannot be taken (a container without capabilities)."""
        if self.is_ours:
            return
        probe = [*self.prefix(), shutil.which("true") or "/bin/true"]
        answer = subprocess.run(probe, capture_output=True, text=True, check=False)  # noqa: S603
        if answer.returncode != 0:
            raise PrivilegeError(answer.stderr.strip() or f"setpriv ended with {answer.returncode}")

    def own(self, path: Path) -> None:
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)


def account_for(data_dir: Path) -> Account:
    """Ourselves; as root the owner of the data that is there already, else nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data_dir.exists() and (found := data_dir.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    return Account(NOBODY, NOBODY)
