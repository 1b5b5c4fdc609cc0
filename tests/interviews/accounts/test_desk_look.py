"""Pages for people who are not signed in."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_they_have_the_theme_and_their_title() -> None:
    page = Client().get(reverse("admin_password_reset")).content.decode()
    assert "css/accounts.css" in page
    assert "<title>" in page
    assert "A new password | Viva" in page
