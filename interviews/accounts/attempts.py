"""How often somebody may try: with an account from an address, from an address, with an account.

Nobody locks a person out by knowing their name: a browser that has signed in before is not counted
with those that nobody knows. Names and addresses are not stored as such.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from interviews.accounts.known_browser import known_browser
from interviews.accounts.names import hidden
from interviews.actions.attempts import Counter, count_attempt, forget_attempt, unlock_account
from interviews.views.guessing import address_of

WINDOW_S = 15 * 60


@dataclass(frozen=True)
class Purpose:
    """What is tried, and how often within `WINDOW_S`."""

    name: str
    most: int  # with one account, from one address
    most_of_address: int  # with any account: an office shares an address
    most_of_account: int = 0  # from anywhere, with no browser or one that it knows; 0: no limit


SIGN_IN = Purpose("sign-in", most=5, most_of_address=50, most_of_account=20)
#: Whoever comes so far has the password.
CODE = Purpose("code", most=5, most_of_address=50, most_of_account=20)
RESET = Purpose("reset", most=5, most_of_address=20)


def take_attempt(purpose: Purpose, request: HttpRequest, account: str) -> int:
    """Count this one before it is made. Seconds to wait; 0: go on."""
    return count_attempt(counters=_counters(purpose, request, account), window_s=WINDOW_S)


def forget_attempts(purpose: Purpose, request: HttpRequest, account: str) -> None:
    """It was right: the failures from here are over; what others share has one less."""
    own, *shared = _counters(purpose, request, account)
    forget_attempt(own=own, shared=shared)


def take_mail(account: str, *, most: int = 3) -> bool:
    """Whether one more e-mail may be sent to this address, wherever it was asked for."""
    counter = Counter(hidden(f"mail\0{account}"), most, hidden(account))
    return count_attempt(counters=[counter], window_s=WINDOW_S) == 0


def unlock(account: str) -> None:
    """From every address."""
    unlock_account(account=hidden(account))


def _counters(purpose: Purpose, request: HttpRequest, account: str) -> list[Counter]:
    """Of account and address together, of the address, and of the account or its browser."""
    address, name, whose = address_of(request), purpose.name, hidden(account)
    counters = [
        Counter(hidden(f"{name}\0both\0{account}\0{address}"), purpose.most, whose),
        Counter(hidden(f"{name}\0address\0{address}"), purpose.most_of_address),
    ]
    if purpose.most_of_account:
        browser = known_browser(request, account)
        key = hidden(f"{name}\0account\0{account}\0{browser}")
        counters.append(Counter(key, purpose.most_of_account, whose))
    return counters
