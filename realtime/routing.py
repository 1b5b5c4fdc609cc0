"""The addresses of sockets; an unknown one is refused like a forbidden one."""

from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from realtime.consumer import RoomConsumer

websocket_urlpatterns = [
    path("ws/room/<uuid:session_id>/", RoomConsumer.as_asgi()),
    re_path(r"", WebsocketDenier.as_asgi()),
]
