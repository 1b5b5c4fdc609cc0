import os
import subprocess
import sys
from pathlib import Path

import pytest

from interviews.embedded.account import NOBODY, Account, account_for, missing_capabilities

pytestmark = pytest.mark.unit


def test_our_own_account_needs_no_prefix() -> None:
    assert Account(os.geteuid(), os.getegid()).prefix() == []


def test_another_account_is_taken_with_setpriv() -> None:
    prefix = Account(4242, 4343).prefix()
    assert Path(prefix[0]).name == "setpriv"
    assert {"--reuid=4242", "--regid=4343", "--ambient-caps=+dac_override"} <= set(prefix)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root chooses another account")
def test_root_becomes_nobody_for_new_data_and_the_owner_for_old(tmp_path: Path) -> None:
    assert account_for(tmp_path / "none yet") == Account(NOBODY, NOBODY)
    os.chown(tmp_path, 4242, 4343)
    assert account_for(tmp_path) == Account(4242, 4343)


@pytest.mark.skipif(os.geteuid() == 0, reason="root steps down")
def test_an_ordinary_user_stays_themselves(tmp_path: Path) -> None:
    assert account_for(tmp_path) == Account(os.geteuid(), os.getegid())


def test_root_must_be_able_to_give_directories_away_and_to_end_its_servers() -> None:
    assert missing_capabilities("Name:\tx\nCapEff:\t000001ffffffffff\n") == []
    assert missing_capabilities("CapEff:\t00000000a80425fa\n") == ["chown"]
    assert missing_capabilities("CapEff:\t00000000a80425db\n") == ["kill"]
    assert missing_capabilities("CapEff:\t0000000000000000\n") == ["chown", "kill"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has capabilities to lose")
@pytest.mark.parametrize("capability", ["chown", "kill"])
def test_root_without_a_capability_says_so_before_anything_starts(capability: str) -> None:
    check = "from interviews.embedded.account import Account; Account(65534, 65534).check()"
    limited = ["setpriv", f"--bounding-set=-{capability}", f"--inh-caps=-{capability}"]
    done = subprocess.run(
        [*limited, sys.executable, "-c", check], capture_output=True, text=True, check=False
    )
    assert f"the capability {capability} is missing" in done.stderr.splitlines()[-1]
