"""A new password by e-mail, from asking for it to signing in."""

import re
import secrets
from ipaddress import IPv6Address

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from interviews import tasks
from interviews.accounts import attempts, sign_in_form
from interviews.views import password_reset

pytestmark = [pytest.mark.db, pytest.mark.django_db]

NEW = "a-better-password-2"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """A worker takes the message in the same moment."""
    settings.PUBLIC_URL = "http://testserver"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    monkeypatch.setattr(
        tasks.send_reset_mail_task,
        "apply_async",
        lambda args, **_options: tasks.send_reset_mail_task(*args),
    )


@pytest.fixture
def client() -> Client:
    return Client(REMOTE_ADDR=str(IPv6Address(secrets.randbits(128))))


@pytest.fixture
def olga() -> User:
    email = f"olga-{secrets.token_hex(4)}@lindenhof.test"
    return User.objects.create_user("olga", email, "old-password-1", is_staff=True)


def ask(client: Client, email: str) -> str:
    answer = client.post(reverse("admin_password_reset"), {"email": email}, follow=True)
    assert answer.status_code == 200
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())


def link_of_the_mail() -> str:
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


def test_the_page_to_sign_in_leads_to_a_new_password(client: Client) -> None:
    page = client.get(reverse("admin:login")).content.decode()
    assert f'href="{reverse("admin_password_reset")}"' in page


def test_a_person_sets_a_new_password_once(client: Client, olga: User) -> None:
    ask(client, olga.email)
    link = link_of_the_mail()
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    assert link not in form.content.decode()
    given = {"new_password1": NEW, "new_password2": NEW}
    assert "holds from now on" in client.post(address, given, follow=True).content.decode()
    olga.refresh_from_db()
    assert olga.check_password(NEW)
    assert "used already" in Client().get(link, follow=True).content.decode()


def test_setting_a_password_signs_nobody_in(client: Client, olga: User) -> None:
    ask(client, olga.email)
    address = client.get(link_of_the_mail(), follow=True).redirect_chain[-1][0]
    client.post(address, {"new_password1": NEW, "new_password2": NEW})
    assert client.get(reverse("admin:index")).status_code == 302


def test_it_lets_in_again_whoever_had_failed_too_often(
    client: Client, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = reverse("admin:login")
    monkeypatch.setattr(sign_in_form, "SIGN_IN", attempts.Purpose("sign-in", 1, 50))
    for _ in range(2):
        client.post(login, {"username": "olga", "password": "wrong"})
    ask(client, olga.email)
    address = client.get(link_of_the_mail(), follow=True).redirect_chain[-1][0]
    client.post(address, {"new_password1": NEW, "new_password2": NEW})
    assert client.post(login, {"username": "olga", "password": NEW}).status_code == 302


def test_whoever_has_set_a_password_is_kept_waiting_by_no_stranger(
    client: Client, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long they go on."""
    monkeypatch.setattr(sign_in_form, "SIGN_IN", attempts.Purpose("sign-in", 5, 50, 2))
    ask(client, olga.email)
    address = client.get(link_of_the_mail(), follow=True).redirect_chain[-1][0]
    client.post(address, {"new_password1": NEW, "new_password2": NEW})
    given = {"username": "olga", "password": NEW}
    for _ in range(3):
        stranger = Client(REMOTE_ADDR=str(IPv6Address(secrets.randbits(128))))
        stranger.post(reverse("admin:login"), given | {"password": "wrong"})
    assert b"too many attempts" in stranger.post(reverse("admin:login"), given).content
    assert client.post(reverse("admin:login"), given).status_code == 302


def test_known_and_unknown_addresses_are_answered_alike(client: Client, olga: User) -> None:
    assert ask(client, olga.email) == ask(client, "nobody@lindenhof.test")
    assert len(mail.outbox) == 1


def test_the_page_looks_for_no_account(client: Client, olga: User) -> None:
    """Or the time it takes would tell."""
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tasks.send_reset_mail_task, "apply_async", lambda a, **_o: asked.extend(a))
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("admin_password_reset"), {"email": olga.email})
    assert asked == [olga.email]
    assert queries.captured_queries
    assert not [each for each in queries.captured_queries if "auth_user" in each["sql"]]


def test_a_person_is_not_flooded_and_is_told_nothing(client: Client, olga: User) -> None:
    pages = {ask(client, olga.email) for _ in range(4)}
    assert len(pages) == 1
    assert len(mail.outbox) == 3


def test_an_address_that_asks_for_everybody_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password_reset, "RESET", attempts.Purpose("reset", 5, most_of_address=1))
    ask(client, "somebody@lindenhof.test")
    given = {"email": "somebody-else@lindenhof.test"}
    assert client.post(reverse("admin_password_reset"), given).status_code == 429


def test_a_made_up_link_opens_nothing(client: Client) -> None:
    address = reverse("password_reset_confirm", args=["MQ", "abc-def"])
    assert "used already" in client.get(address, follow=True).content.decode()
