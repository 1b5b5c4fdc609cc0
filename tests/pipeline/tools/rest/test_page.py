"""The page on which tools are tried knows the catalogue, and nothing of anybody."""

import json

import pytest
from django.test import Client

from interviews.tools import MEMORY_TOOLS, Tool
from pipeline.tools.rest.page import tool_form


@pytest.mark.unit
@pytest.mark.parametrize("tool", MEMORY_TOOLS, ids=lambda tool: tool.name)
def test_a_form_begins_with_the_arguments_that_are_needed(tool: Tool) -> None:
    form = tool_form(tool)
    assert set(json.loads(form.example)) == set(tool.parameters["required"])
    assert json.loads(form.schema) == tool.parameters
    assert tool.description.startswith(form.brief.removesuffix("."))
    assert form.address == f"/api/v1/tools/{tool.name}"


@pytest.mark.db
@pytest.mark.django_db
def test_the_page_shows_every_tool_under_the_strict_policy() -> None:
    response = Client().get("/api/v1/")
    shown = response.content.decode()
    assert all(tool.name in shown for tool in MEMORY_TOOLS)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "<style" not in shown
    assert response.status_code == 200
