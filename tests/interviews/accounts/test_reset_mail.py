"""The e-mail that leads to a new password."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from pytest_django import Settings

from interviews.accounts.reset_mail import send_reset_mail

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def public_url(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://talk.example"


@pytest.fixture
def olga() -> User:
    return User.objects.create_user("olga", "olga@lindenhof.test", "old-password-1", is_staff=True)


def test_the_link_begins_with_the_public_address(olga: User) -> None:
    send_reset_mail("olga@lindenhof.test")
    [message] = mail.outbox
    assert message.to == ["olga@lindenhof.test"]
    assert message.subject == "A new password for Viva"
    assert "https://talk.example/admin/new-password/" in str(message.body)
    assert "account: olga" in str(message.body)


@pytest.mark.parametrize("email", ["nobody@lindenhof.test", "no address", ""])
def test_nobody_else_gets_one(olga: User, email: str) -> None:
    send_reset_mail(email)
    assert mail.outbox == []
