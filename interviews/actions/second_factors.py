"""A person's second factor: set up, confirmed, asked for, removed. Every code works once."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from interviews.accounts.totp import matching_step
from interviews.actions.errors import WrongCodeError
from interviews.models import RecoveryCode, SecondFactor

RECOVERY_CODES = 10
#: No letters and digits that are taken for each other; 16 of 32 are 80 bits.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


@transaction.atomic
def start_second_factor(*, user: User, now: datetime) -> SecondFactor:
    """With a new secret each time; one that is confirmed stays and is returned."""
    factor, is_new = SecondFactor.objects.select_for_update().get_or_create(
        user=user, defaults={"seed": secrets.token_hex(32), "created_at": now}
    )
    if not is_new and factor.confirmed_at is None:
        factor.seed = secrets.token_hex(32)
        factor.save(update_fields=["seed"])
    return factor


@transaction.atomic
def confirm_second_factor(*, user: User, code: str, now: datetime) -> list[str]:
    """The recovery codes, which are nowhere stored. Raises WrongCodeError."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    step = matching_step(factor.secret, _bare(code), now) if factor else None
    if factor is None or step is None:
        raise WrongCodeError
    factor.confirmed_at, factor.last_step = now, step
    factor.save(update_fields=["confirmed_at", "last_step"])
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, sha256=_hash(code)) for code in codes
    )
    return codes


def use_code(*, user: User, code: str, now: datetime) -> bool:
    """Whether this code of the app, or recovery code, was right and is used up by this call alone.

    Two that come at once with the same code: the database lets one of them have it.
    """
    factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    if factor is None:
        return False
    step = matching_step(factor.secret, _bare(code), now)
    if step is not None:
        fresh = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
        return fresh.update(last_step=step) == 1
    unused = RecoveryCode.objects.filter(factor=factor, sha256=_hash(code), used_at=None)
    return unused.update(used_at=now) == 1


def remove_second_factor(*, user: User) -> bool:
    """Whether there was one; its recovery codes go with it."""
    removed, _by_table = SecondFactor.objects.filter(user=user).delete()
    return removed > 0


def has_second_factor(user: User) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def _new_code() -> str:
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH)]
    groups = range(0, len(letters), GROUP_LENGTH)
    return "-".join("".join(letters[place : place + GROUP_LENGTH]) for place in groups)


def _bare(code: str) -> str:
    return "".join(char for char in code.lower() if char.isalnum())


def _hash(code: str) -> str:
    """Random codes of 80 bits need no slow hash."""
    return hashlib.sha256(_bare(code).encode()).hexdigest()
