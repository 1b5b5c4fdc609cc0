"""Slowing down whoever tries tokens, by any door; a good one passes from wherever others guess."""

from django.http import HttpRequest

from interviews.views.guessing import count_miss, has_guessed_too_often

GUESSES = "token_guesses"
#: How long to stay away then: until the minute of the misses is over.
WAIT_S = 60


def guesses_too_often(request: HttpRequest) -> bool:
    """Of a request whose token was none: whether there were too many; if not, it is counted."""
    if has_guessed_too_often(request, of=GUESSES):
        return True
    count_miss(request, of=GUESSES)
    return False
