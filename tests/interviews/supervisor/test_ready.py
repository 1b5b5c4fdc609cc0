from pathlib import Path

import pytest

from interviews.supervisor.ready import Addresses

pytestmark = pytest.mark.unit
DEMO = {
    "candidate_path": "/i/TOKEN",
    "admin_user": "ada",
    "admin_password": "pass",
    "agent_token": "viva_x",
}


def test_addresses_are_made_from_the_demonstration() -> None:
    addresses = Addresses.from_demo("http://there", DEMO)
    assert addresses.candidate_link == "http://there/i/TOKEN"
    assert addresses.admin_url == "http://there/admin/"
    assert (addresses.mcp_url, addresses.agent_token) == ("http://there/mcp", "viva_x")


def test_the_file_replaces_an_older_one_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    (tmp_path / "ready.tmp").write_text("a write cut short", encoding="utf-8")
    Addresses.from_demo("http://there", DEMO).write(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert '"username": "ada"' in path.read_text(encoding="utf-8")
    assert [found.name for found in tmp_path.iterdir()] == ["ready.json"]
