"""The ASGI application: pages by Django, sockets by Channels, programs by MCP."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")

pages = get_asgi_application()

from interviews.web_server import guard_sockets  # noqa: E402 - applications must be loaded first
from pipeline.tools.mcp.http import with_mcp  # noqa: E402 - the same
from realtime.routing import websocket_urlpatterns  # noqa: E402 - the same
from realtime.upkeep import kept_up  # noqa: E402 - the same

guard_sockets()

application = ProtocolTypeRouter(
    {"http": kept_up(with_mcp(pages)), "websocket": URLRouter(websocket_urlpatterns)}
)
