import os
from pathlib import Path

import pytest

from interviews.embedded.account import Account
from interviews.embedded.places import prepare_home, prepare_sockets
from interviews.embedded.server import EmbeddedError
from interviews.home import Home

pytestmark = pytest.mark.unit
OURS = Account(os.geteuid(), os.getegid())


def test_the_socket_directory_is_private(home: Home) -> None:
    assert prepare_sockets(home, OURS).stat().st_mode & 0o777 == 0o700


def test_a_link_planted_in_its_place_is_refused(home: Home, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    home.socket_dir.symlink_to(elsewhere)
    try:
        with pytest.raises(EmbeddedError, match="not a private directory"):
            prepare_sockets(home, OURS)
    finally:
        home.socket_dir.unlink()


def test_a_directory_open_to_others_is_refused(home: Home) -> None:
    home.socket_dir.mkdir()
    home.socket_dir.chmod(0o755)
    with pytest.raises(EmbeddedError, match="not a private directory"):
        prepare_sockets(home, OURS)


def test_a_directory_of_somebody_else_is_refused(home: Home) -> None:
    home.socket_dir.mkdir(mode=0o700)
    with pytest.raises(EmbeddedError, match="not a private directory"):
        prepare_sockets(home, Account(OURS.uid + 1, OURS.gid))


def test_a_path_too_long_for_a_socket_is_said_before_anything_starts(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/tmp/" + "long" * 25)
    with pytest.raises(EmbeddedError, match="set TMPDIR to a short path"):
        prepare_sockets(home, OURS)


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EmbeddedError, match="set VIVA_HOME to a directory of yours"):
        prepare_home(Home(tmp_path / "file" / "home"))
