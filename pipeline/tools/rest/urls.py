"""The addresses under `/api/v1/`, made from the catalogue."""

import re

from django.urls import path

from pipeline.tools.rest import page, views
from pipeline.tools.rest.routes import RESOURCES

app_name = "api"

#: `{name}` of the description as Django writes it: text, which the schema then checks.
PART = re.compile(r"{(\w+)}")

urlpatterns = [
    path("", page.show_page, name="page"),
    path("openapi.json", views.show_openapi, name="openapi"),
    path("tools/<str:name>", views.call_tool, name="tool"),
    *(
        path(
            PART.sub(r"<str:\1>", resource.path.removeprefix("/")),
            views.read_resource,
            {"resource": resource},
        )
        for resource in RESOURCES
    ),
    path("<path:rest>", views.show_nothing),
]
