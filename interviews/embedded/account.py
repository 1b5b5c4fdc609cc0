"""The account that embedded servers run under: PostgreSQL refuses to be root, so root steps down.

Nobody's directories are opened up for that: the servers keep one capability (dac_override), with
which they pass through directories that only root may enter.
"""

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from interviews.embedded.server import EmbeddedError

NOBODY = 65534
CAPABILITY = "+dac_override"
#: By number, as in linux/capability.h: to give them their directories, and to end them.
NEEDED = {"chown": 0, "kill": 5}


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def prefix(self) -> list[str]:
        """What makes a command line run under this account; nothing for our own."""
        if self.is_ours:
            return []
        return [
            shutil.which("setpriv") or "setpriv",
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            "--clear-groups",
            # Without it the kernel drops every capability together with uid 0.
            "--securebits=+no_setuid_fixup",
            f"--inh-caps={CAPABILITY}",
            f"--ambient-caps={CAPABILITY}",
        ]

    def check(self) -> None:
        """Raises EmbeddedError where root cannot step down (a container without capabilities)."""
        if self.is_ours:
            return
        for name in missing_capabilities(Path("/proc/self/status").read_text(encoding="ascii")):
            raise _refused(f"the capability {name} is missing")
        try:
            probe = [*self.prefix(), shutil.which("true") or "/bin/true"]
            subprocess.run(probe, capture_output=True, text=True, check=True)  # noqa: S603
        except FileNotFoundError:
            raise _refused("setpriv is missing") from None
        except subprocess.CalledProcessError as error:
            raise _refused(str(error.stderr).strip() or "no capability for it") from None

    def check_name(self) -> None:
        """Raises EmbeddedError for a user id without a name: PostgreSQL would give up on it."""
        try:
            pwd.getpwuid(self.uid)
        except KeyError:
            raise EmbeddedError(
                f"User id {self.uid} has no name on this machine, which PostgreSQL needs: "
                "add it to /etc/passwd, or set DATABASE_URL."
            ) from None

    def own(self, path: Path) -> None:
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path) -> Account:
    """Ourselves; as root the owner of the data that is there already, else nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data.exists() and (found := data.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    return Account(NOBODY, NOBODY)


def missing_capabilities(status: str) -> list[str]:
    """Of those that root needs to look after servers of another account; `status` as in proc(5)."""
    held = re.search(r"^CapEff:\s*([0-9a-f]+)$", status, re.MULTILINE)
    bits = int(held.group(1), base=16) if held else 0
    return [name for name, bit in NEEDED.items() if not bits >> bit & 1]


def _refused(reason: str) -> EmbeddedError:
    return EmbeddedError(
        f"The embedded services cannot step down from root here ({reason}): "
        "run as a normal user, or set DATABASE_URL and REDIS_URL."
    )
