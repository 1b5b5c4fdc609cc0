"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from interviews.accounts import addresses
from interviews.views import health, home, invitations, metrics, recordings, room
from pipeline import urls as pipeline_urls
from pipeline.tools.mcp.metadata import show_metadata
from pipeline.tools.rest import urls as api_urls

Patterns = list[URLPattern | URLResolver]

invitation_patterns: Patterns = [
    path("<str:token>", invitations.show_invitation, name="open"),
    path("<str:token>/agreement", invitations.show_agreement, name="agreement"),
    path("<str:token>/continue", invitations.continue_session, name="continue"),
    path("<str:token>/consent.txt", invitations.download_consent_text, name="consent_text"),
]

room_patterns: Patterns = [
    path("<uuid:session_id>/", room.show_room, name="room"),
    path("<uuid:session_id>/thanks/", room.show_thanks, name="thanks"),
    path("<uuid:session_id>/transcript.txt", room.download_transcript, name="transcript"),
]

health_patterns: Patterns = [
    path("live", health.show_live, name="live"),
    path("ready", health.show_ready, name="ready"),
]

urlpatterns: Patterns = [
    path("", home.show_home, name="home"),
    path("i/", include((invitation_patterns, "invitations"))),
    path("room/", include((room_patterns, "room"))),
    path("recordings/<uuid:recording_id>/", recordings.show_recording, name="recording"),
    path("health/", include((health_patterns, "health"))),
    path("metrics", metrics.show_metrics, name="metrics"),
    path("api/v1/", include(api_urls)),
    path(".well-known/oauth-protected-resource/mcp", show_metadata, name="mcp_metadata"),
    path("", include(pipeline_urls)),
    path("admin/", include(addresses)),
    path("admin/", admin.site.urls),
]
