"""How often somebody may try: by account and address together, and by address alone.

Nobody locks a person out by knowing their name: from another address they sign in as ever. Names
and addresses are not stored as such. Where the cache that counts is away, everybody may try.
"""

import logging
import time
import unicodedata
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import get_random_string, salted_hmac
from redis.exceptions import RedisError

from interviews.views.guessing import address_of

WINDOW_S = 15 * 60
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purpose:
    """What is tried, and how often within `WINDOW_S`."""

    name: str
    most: int  # with one account, from one address
    most_of_address: int  # with any account: an office shares an address
    most_of_account: int = 0  # from anywhere; 0: no limit, for it would lock out who is known


SIGN_IN = Purpose("sign-in", most=5, most_of_address=50)
#: Whoever comes so far has the password: an address more must not be five attempts more.
CODE = Purpose("code", most=5, most_of_address=50, most_of_account=20)
RESET = Purpose("reset", most=5, most_of_address=20)


def take_attempt(purpose: Purpose, request: HttpRequest, account: str) -> int:
    """Count this one before it is made. Seconds to wait; 0: go on."""
    own, shared, whole = _counters(purpose, request, account)
    waits = [_count(own, purpose.most), _count(shared, purpose.most_of_address)]
    if purpose.most_of_account:
        waits.append(_count(whole, purpose.most_of_account))
    return max(waits)


def forget_attempts(purpose: Purpose, request: HttpRequest, account: str) -> None:
    """It was right: the account's failures are over, and the address has one less."""
    own, shared, whole = _counters(purpose, request, account)
    try:
        cache.delete_many([own, f"{own}:until", whole, f"{whole}:until"])
        cache.decr(shared)
    except (RedisError, OSError, ValueError):
        return


def take_mail(account: str, *, most: int = 3) -> bool:
    """Whether one more e-mail may be sent to this address, wherever it was asked for."""
    return _count(f"mail:{_hidden(account)}", most) == 0


def unlock(account: str) -> None:
    """From every address: counters of before are not looked at again."""
    try:
        cache.set(_generation_key(account), get_random_string(8), timeout=WINDOW_S)
    except (RedisError, OSError):
        logger.warning("nobody is let in again: the cache is away")


def _count(counter: str, most: int) -> int:
    until = int(time.time()) + WINDOW_S
    try:
        cache.add(counter, 0, timeout=WINDOW_S)
        cache.add(f"{counter}:until", until, timeout=WINDOW_S)
        if cache.incr(counter) <= most:
            return 0
        return max(1, int(cache.get(f"{counter}:until", 0)) - int(time.time()))
    except (RedisError, OSError):
        logger.warning("attempts are not counted: the cache is away")
        return 0
    except ValueError:
        return 0  # the window closed between the calls


def _counters(purpose: Purpose, request: HttpRequest, account: str) -> tuple[str, str, str]:
    """Of account and address together, of the address, of the account."""
    address, name = address_of(request), purpose.name
    who = f"{account}\0{_generation_of(account)}"
    both = f"{who}\0{address}"
    return (
        f"{name}:{_hidden(both)}",
        f"{name}:address:{_hidden(address)}",
        f"{name}:account:{_hidden(who)}",
    )


def _generation_of(account: str) -> str:
    try:
        return str(cache.get(_generation_key(account), ""))
    except (RedisError, OSError):
        return ""


def _generation_key(account: str) -> str:
    return f"generation:{_hidden(account)}"


def _hidden(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return salted_hmac("interviews.attempts", folded, algorithm="sha256").hexdigest()
