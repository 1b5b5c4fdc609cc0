"""A page on which a token and the tools can be tried; it knows nothing until somebody gives one."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from interviews.tools import Tool
from pipeline.tools.rest.routes import TOOLS

EXAMPLES: Mapping[str, Any] = {
    "uuid": "00000000-0000-0000-0000-000000000000",
    "date": "2026-01-31",
}
FIRST_SENTENCE = re.compile(r"[.:](?: |$)")


@dataclass(frozen=True)
class ToolForm:
    """One tool as the page shows it."""

    name: str
    brief: str  # the first sentence of its description
    description: str
    scope: str
    address: str
    example: str  # arguments to begin with: the required ones
    schema: str


@never_cache
@require_safe
def show_page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/page.html", {"tools": [tool_form(tool) for tool in TOOLS]})


def tool_form(tool: Tool) -> ToolForm:
    properties = tool.parameters["properties"]
    example = {name: example_of(properties[name]) for name in tool.parameters["required"]}
    return ToolForm(
        name=tool.name,
        brief=f"{FIRST_SENTENCE.split(tool.description)[0]}.",
        description=tool.description,
        scope=tool.scope.value,
        address=reverse("api:tool", args=[tool.name]),
        example=json.dumps(example, indent=2),
        schema=json.dumps(tool.parameters, indent=2),
    )


def example_of(schema: Mapping[str, Any]) -> Any:
    if schema["type"] == "integer":
        return schema.get("default", 1)
    return EXAMPLES.get(schema.get("format", ""), "…")
