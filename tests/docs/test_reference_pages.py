"""The pages about tools and commands say what the code says, and leave nothing out."""

import pytest

from interviews import live_tools, tools
from tests.docs.commands_page import our_commands, targets
from tests.docs.reference import FOLDER, PAGES

pytestmark = pytest.mark.unit


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_as_the_code_has_it(name: str) -> None:
    assert text_of(name) == PAGES[name](), "run: python -m tests.docs.reference --write"


def test_the_page_has_every_tool_with_each_of_its_arguments() -> None:
    page = text_of("tools.md")
    for tool in (*tools.CATALOGUE.values(), *live_tools.LIVE_TOOLS):
        assert f"### `{tool.name}`" in page
        for argument in tool.parameters["properties"]:
            assert f"| `{argument}` |" in page


def test_the_page_has_every_command_that_an_operator_needs() -> None:
    names = {name for name, _ in our_commands()}

    assert {"agent_token", "audit_check", "erase", "import_sessions", "mcp", "search"} <= names
    assert all(f"### `{name}" in text_of("commands.md") for name in names)


def test_the_page_has_the_targets_that_a_contributor_needs() -> None:
    assert {"`make run`", "`make test`", "`make lint`"} <= {name for name, _ in targets()}


def test_every_option_of_a_command_says_what_it_means() -> None:
    rows = [line for line in text_of("commands.md").splitlines() if line.startswith("| `")]

    assert [row for row in rows if row.endswith("|  |")] == []
