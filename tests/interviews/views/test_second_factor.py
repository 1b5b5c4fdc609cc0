"""Setting up a second factor, and taking it off."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.accounts.totp import code_at, shown_key, step_at
from interviews.actions.second_factors import has_second_factor
from interviews.models import RecoveryCode, SecondFactor
from interviews.views.second_factor import picture_of
from tests.cast import Cast
from tests.interviews.admin.desk import signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CODE = re.compile(r"<li>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</li>")


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.reviewer)


def current_code(cast: Cast) -> str:
    factor = SecondFactor.objects.get(user=cast.reviewer)
    return code_at(factor.secret, step_at(timezone.now()))


def set_up(client: Client, cast: Cast) -> list[str]:
    client.post(reverse("second_factor"))
    answer = client.post(reverse("second_factor_confirm"), {"code": current_code(cast)})
    return CODE.findall(answer.content.decode())


def test_the_menu_of_the_account_leads_there(client: Client) -> None:
    page = client.get(reverse("admin:password_change")).content.decode()
    assert f'href="{reverse("second_factor")}"' in page
    assert f'href="{reverse("admin:password_change")}"' in page


def test_the_key_is_drawn_here_and_shown_once(client: Client, cast: Cast) -> None:
    page = client.post(reverse("second_factor"))
    key = shown_key(SecondFactor.objects.get(user=cast.reviewer).secret)
    assert key in page.content.decode()
    assert "<svg" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert key not in client.get(reverse("second_factor")).content.decode()


def test_recovery_codes_are_shown_once(client: Client, cast: Cast) -> None:
    codes = set_up(client, cast)
    assert len(codes) == RecoveryCode.objects.count() == 10
    page = client.get(reverse("second_factor")).content.decode()
    assert "10 recovery codes are left." in page
    assert not CODE.search(page)
    assert codes[0] not in page


def test_a_wrong_code_confirms_nothing_and_may_be_tried_again(client: Client, cast: Cast) -> None:
    client.post(reverse("second_factor"))
    answer = client.post(reverse("second_factor_confirm"), {"code": "nonsense"})
    assert "not the code of this moment" in answer.content.decode()
    assert not has_second_factor(cast.reviewer)
    client.post(reverse("second_factor_confirm"), {"code": current_code(cast)})
    assert has_second_factor(cast.reviewer)


def test_posting_again_shows_no_secret_of_one_that_is_set_up(client: Client, cast: Cast) -> None:
    set_up(client, cast)
    before = SecondFactor.objects.get(user=cast.reviewer).seed
    assert "<svg" not in client.post(reverse("second_factor")).content.decode().split("<main")[-1]
    assert SecondFactor.objects.get(user=cast.reviewer).seed == before


def test_it_is_taken_off_with_a_code_only(client: Client, cast: Cast) -> None:
    codes = set_up(client, cast)
    client.post(reverse("second_factor_remove"), {"code": "000000"})
    assert has_second_factor(cast.reviewer)
    client.post(reverse("second_factor_remove"), {"code": codes[0]})
    assert not has_second_factor(cast.reviewer)


def test_there_is_nothing_to_confirm_before_it_was_begun(client: Client) -> None:
    answer = client.post(reverse("second_factor_confirm"), {"code": "123456"})
    assert answer["Location"] == reverse("second_factor")


def test_a_stranger_sets_up_nothing() -> None:
    for name in ("second_factor", "second_factor_confirm", "second_factor_remove"):
        assert Client().post(reverse(name))["Location"].startswith(reverse("admin:login"))
    assert not SecondFactor.objects.exists()


def test_the_picture_is_of_squares_only() -> None:
    picture = picture_of("otpauth://totp/Viva%3Aolga?secret=ABC&issuer=Viva")
    assert picture.startswith("<svg")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert picture == picture_of("otpauth://totp/Viva%3Aolga?secret=ABC&issuer=Viva")
