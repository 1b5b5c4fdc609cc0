"""What an OAuth client reads about `/mcp` (RFC 9728): tokens go in the header, and what for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from interviews.models import AgentScope
from pipeline.tools.mcp.http import PATH


@require_safe
def show_metadata(_request: HttpRequest) -> HttpResponse:
    """Public. It names no authorization server: an owner gives tokens out at the desk."""
    home = settings.PUBLIC_URL.rstrip("/")
    return JsonResponse(
        {
            "resource": f"{home}{PATH}",
            "resource_name": "Viva",
            "resource_documentation": f"{home}/api/v1/",
            "bearer_methods_supported": ["header"],
            "scopes_supported": AgentScope.values,
        }
    )
