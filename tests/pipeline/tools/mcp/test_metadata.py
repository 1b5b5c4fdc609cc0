"""A client that asks how to get in is told."""

import pytest
from django.test import Client, override_settings
from mcp.client.auth.utils import build_protected_resource_metadata_discovery_urls
from mcp.shared.auth import ProtectedResourceMetadata

from interviews.models import AgentScope
from pipeline.tools.mcp.http import METADATA_PATH

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@override_settings(PUBLIC_URL="https://viva.test/")
def test_the_metadata_names_the_door_and_its_scopes() -> None:
    told = Client().get(METADATA_PATH).json()
    assert told["resource"] == "https://viva.test/mcp"
    assert told["bearer_methods_supported"] == ["header"]
    assert told["scopes_supported"] == AgentScope.values


@override_settings(PUBLIC_URL="https://viva.test")
def test_the_sdk_looks_for_the_metadata_where_it_is_and_can_read_it() -> None:
    places = build_protected_resource_metadata_discovery_urls(None, "https://viva.test/mcp")
    assert f"https://viva.test{METADATA_PATH}" in places
    told = Client().get(METADATA_PATH).json()
    # The SDK wants an authorization server to be named, which RFC 9728 does not; here is none.
    read = ProtectedResourceMetadata.model_validate(
        {**told, "authorization_servers": ["https://other.test"]}
    )
    assert str(read.resource) == "https://viva.test/mcp"
    assert read.scopes_supported == AgentScope.values
