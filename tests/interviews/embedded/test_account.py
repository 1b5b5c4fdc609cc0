import os
from pathlib import Path

import pytest

from interviews.embedded.account import NOBODY, Account, account_for

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
