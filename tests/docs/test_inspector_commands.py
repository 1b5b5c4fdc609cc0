"""What the guide tells to type into the MCP inspector is what this server takes."""

import re
import shlex
from itertools import pairwise

import pytest

from interviews.tool_arguments import problem_of
from interviews.tools import CATALOGUE
from pipeline.tools.mcp.http import PATH
from pipeline.tools.mcp.server import build_server
from tests.architecture.source import CHECKOUT

pytestmark = pytest.mark.unit

GUIDE = (CHECKOUT / "docs" / "how-to" / "agents.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```\n(npx @modelcontextprotocol/inspector.*?)```", re.DOTALL)


def commands() -> list[list[str]]:
    [block] = BLOCK.findall(GUIDE)
    lines = block.replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines if line.strip()]


def options(command: list[str]) -> dict[str, list[str]]:
    """Each `--name` with the values that follow it."""
    found: dict[str, list[str]] = {}
    for name, value in pairwise(command):
        if name.startswith("--") and not value.startswith("--"):
            found.setdefault(name, []).append(value)
    return found


def test_there_is_one_for_the_list_and_one_for_a_call() -> None:
    methods = [options(command)["--method"] for command in commands()]
    assert methods == [["tools/list"], ["tools/call"]]


@pytest.mark.parametrize("command", commands(), ids=lambda command: command[-1])
def test_a_command_names_our_address_a_method_that_is_answered_and_a_tool_as_it_is(
    command: list[str],
) -> None:
    given = options(command)
    server = build_server(lambda: pytest.fail("nobody is there"), door="mcp")
    assert given["--cli"] == [f"http://127.0.0.1:8000{PATH}"]
    assert given["--transport"] == ["http"]
    assert given["--header"][0].startswith("Authorization: Bearer viva_")
    assert server.get_request_handler(given["--method"][0]) is not None
    for name in given.get("--tool-name", []):
        pairs = (each.partition("=") for each in given["--tool-arg"])
        arguments = {key: int(value) if value.isdecimal() else value for key, _, value in pairs}
        assert problem_of(arguments, CATALOGUE[name].parameters) == ""
