"""Every address of the site with what it takes, read from the URL configuration itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
#: Of Django's admin: the row is of the table that the name of the address begins with.
ROW_OF_A_TABLE = "object_id"


@dataclass(frozen=True)
class Address:
    """One pattern; `/admin/r/<path:x>` has the parameter `x`."""

    pattern: str
    name: str

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.pattern)

    def filled(self, given: Mapping[str, object]) -> str:
        return PARAMETER.sub(lambda found: str(given[found[1]]), self.pattern)

    @property
    def table(self) -> type[Model] | None:
        """Of an address of Django's admin."""
        app, _, rest = self.pattern.removeprefix("/admin/").partition("/")
        name = rest.partition("/")[0]
        try:
            return apps.get_model(app, name)
        except LookupError:
            return None


def every_address() -> list[Address]:
    return [Address(f"/{pattern}", name) for pattern, name in _walk(get_resolver().url_patterns)]


def _walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield route, each.name or ""
