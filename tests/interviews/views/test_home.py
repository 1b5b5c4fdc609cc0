"""The front page."""

import pytest
from django.test import Client


@pytest.mark.db
def test_a_visitor_reads_what_this_is_and_staff_find_their_door(client: Client, db: None) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert "/admin/" in response.text
    assert not client.cookies
