import json
from pathlib import Path

import pytest

from tests import node

pytestmark = pytest.mark.unit


def test_a_node_on_the_path_that_is_too_old_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v18.19.0\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = node.find_node()
    assert found != tmp_path
    assert (found / "npm").exists()


def test_the_lock_file_names_no_address_and_pins_what_package_json_wants() -> None:
    text = (node.CHECKOUT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert not any("resolved" in entry for entry in packages.values())
    wanted = json.loads((node.CHECKOUT / "package.json").read_text(encoding="utf-8"))
    for name, version in wanted["devDependencies"].items():
        assert packages[f"node_modules/{name}"]["version"] == version
        assert packages[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_tools_that_are_not_there_or_another_version_are_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed.json"
    monkeypatch.setattr(node, "INSTALLED", installed)
    assert not node._is_installed()
    packages = json.loads((node.CHECKOUT / "package-lock.json").read_text(encoding="utf-8"))[
        "packages"
    ]
    here = {name: entry for name, entry in packages.items() if name and not entry.get("optional")}
    installed.write_text(json.dumps({"packages": here}), encoding="utf-8")
    assert node._is_installed()
    here["node_modules/typescript"]["version"] = "1.0.0"
    installed.write_text(json.dumps({"packages": here}), encoding="utf-8")
    assert not node._is_installed()
