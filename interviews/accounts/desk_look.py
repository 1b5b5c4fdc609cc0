"""Pages for people who are not signed in, in the look of the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class DeskLook:
    """For class-based views: what the templates of the desk ask for."""

    request: HttpRequest
    title: object = ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        more: dict[str, Any] = super().get_context_data(**context)  # type: ignore[misc]
        return {**admin.site.each_context(self.request), "title": self.title, **more}
