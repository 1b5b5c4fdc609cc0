"""Addresses read by tools: what stands in them becomes arguments."""

import pytest

from interviews.tools import CATALOGUE
from pipeline.tools.rest.routes import RESOURCES, Resource, path_argument, query_arguments

pytestmark = pytest.mark.unit

SEARCH = next(each for each in RESOURCES if each.tool == "search_sessions")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_an_address_names_arguments_of_its_tool_and_only_reads(resource: Resource) -> None:
    tool = CATALOGUE[resource.tool]
    assert set(resource.in_path) <= set(tool.parameters["required"])
    assert set(resource.in_query) | set(resource.in_path) == set(tool.parameters["properties"])
    assert tool.scope == "read"


def test_the_text_of_an_address_becomes_numbers_and_lists() -> None:
    query = {"query": ["oven"], "limit": ["3"], "session_ids": ["a", "b"]}
    assert query_arguments(SEARCH, query) == {
        "query": "oven",
        "limit": 3,
        "session_ids": ["a", "b"],
    }
    assert path_argument("compare_on_question", "question", "2") == 2


def test_what_is_no_number_stays_as_it_is_for_the_schema_to_refuse() -> None:
    for value in ("x", "3.0", "", "--3", "٣", "1" * 30):
        assert query_arguments(SEARCH, {"limit": [value]}) == {"limit": value}
    assert query_arguments(SEARCH, {"limit": ["1", "2"]}) == {"limit": ["1", "2"]}
    assert query_arguments(SEARCH, {"organization": ["x"]}) == {"organization": "x"}
