"""The rows of a second factor."""

import pytest
from django.contrib.auth.models import User

from interviews.accounts.totp import SECRET_BYTES
from interviews.models import RecoveryCode, SecondFactor
from tests.cast import NOW

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_secret_is_made_of_its_seed() -> None:
    one, other = SecondFactor(seed="a"), SecondFactor(seed="b")
    assert len(one.secret) == SECRET_BYTES
    assert one.secret == SecondFactor(seed="a").secret != other.secret


def test_rows_name_nobody_and_hold_no_secret() -> None:
    user = User.objects.create(username="olga")
    factor = SecondFactor.objects.create(user=user, seed="seed", created_at=NOW)
    code = RecoveryCode(factor=factor, sha256="0" * 64)
    assert (str(factor), str(code)) == (str(user.pk), str(factor.pk))
