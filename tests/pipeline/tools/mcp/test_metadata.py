"""A client that asks how to get in is told."""

import pytest
from django.test import Client, override_settings

from interviews.models import AgentScope
from pipeline.tools.mcp.http import METADATA_PATH

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@override_settings(PUBLIC_URL="https://viva.test/")
def test_the_metadata_names_the_door_and_its_scopes() -> None:
    told = Client().get(METADATA_PATH).json()
    assert told["resource"] == "https://viva.test/mcp"
    assert told["bearer_methods_supported"] == ["header"]
    assert told["scopes_supported"] == AgentScope.values
