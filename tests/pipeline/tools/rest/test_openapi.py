"""The description says what the catalogue says."""

import pytest
from jsonschema import Draft202012Validator

from interviews.tools import MEMORY_TOOLS, Tool, ToolScope
from pipeline.tools.rest.openapi import STATUSES, WORDS, describe
from pipeline.tools.rest.routes import RESOURCES
from pipeline.tools.result import ErrorCode, failed

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("tool", MEMORY_TOOLS, ids=lambda tool: tool.name)
def test_a_tool_is_described_as_the_catalogue_has_it(tool: Tool) -> None:
    described = describe()["paths"][f"/api/v1/tools/{tool.name}"]["post"]
    assert described["operationId"] == tool.name
    assert described["description"] == tool.description
    body = described["requestBody"]["content"]["application/json"]["schema"]
    assert body == tool.parameters
    assert ("409" in described["responses"]) is (tool.scope is ToolScope.WRITE)


def test_nothing_else_is_described() -> None:
    known = {f"/api/v1/tools/{tool.name}" for tool in MEMORY_TOOLS}
    known |= {f"/api/v1{resource.path}" for resource in RESOURCES}
    assert set(describe()["paths"]) == known


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_has_its_status_and_fits_the_description(code: ErrorCode) -> None:
    assert STATUSES[code] in WORDS
    schema = describe()["components"]["schemas"]["Error"]
    Draft202012Validator(schema).validate(failed(code).content)
