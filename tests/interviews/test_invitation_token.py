"""The secret of a link."""

import base64

import pytest
from pytest_django import Settings

from interviews.invitation_token import hash_token, link_to, make_token

pytestmark = pytest.mark.unit


def test_a_token_has_thirty_two_random_bytes_and_fits_an_address() -> None:
    token = make_token()

    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    assert token != make_token()


def test_only_a_hash_of_fixed_length_is_to_be_stored() -> None:
    assert len(hash_token("anything")) == 64
    assert "anything" not in hash_token("anything")


@pytest.mark.parametrize("public_url", ["https://talk.example", "https://talk.example/"])
def test_a_link_is_the_address_the_outside_world_knows(settings: Settings, public_url: str) -> None:
    settings.PUBLIC_URL = public_url

    assert link_to("abc") == "https://talk.example/i/abc"
