"""A quote leads to its place on the desk."""

from uuid import UUID

import pytest
from django.test import override_settings

from pipeline.tools.links import session_link

pytestmark = pytest.mark.unit


@override_settings(PUBLIC_URL="https://viva.test/")
def test_a_link_opens_the_session_at_the_turn() -> None:
    page = f"https://viva.test/admin/interviews/session/{UUID(int=7)}/change/"
    assert session_link(UUID(int=7)) == page
    assert session_link(UUID(int=7), "1.12") == f"{page}#turn-1-12"
