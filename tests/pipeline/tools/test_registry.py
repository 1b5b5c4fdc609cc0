"""Every tool of the memory has its handler, joined at start."""

import pytest

from interviews.tools import MEMORY_TOOLS, PLAN_TOOLS
from pipeline.tools.registry import handler_of, join

pytestmark = pytest.mark.unit


def test_each_tool_of_the_memory_is_answered_and_those_of_the_plan_are_not() -> None:
    assert all(handler_of(tool.name) for tool in MEMORY_TOOLS)
    assert not any(handler_of(tool.name) for tool in PLAN_TOOLS)


def test_a_handler_of_a_tool_that_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(KeyError):
        join({"export_everything": lambda asked: {}})
    assert handler_of("export_everything") is None
