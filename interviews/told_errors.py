"""What a log may tell of an exception: where it was raised, its kind, no words of others (pure).

A `ValueError` repeats the value, a refused row stands in the message of the database, and a client
of somebody's interface repeats what it was answered: any of them may be what somebody said. A
message is told where it quotes nothing.
"""

import traceback
from collections.abc import Iterator

#: Whose messages name files, addresses, names in the code or states.
NAMING = (OSError, ImportError, AttributeError, NameError, TypeError, RuntimeError, AssertionError)
#: These repeat what they could not use, wherever they come from.
REPEATING = (ValueError, LookupError)
REPEATING_NAMES = frozenset({"DataError", "Http404", "ValidationError"})
#: Whose other exceptions are told in sentences that were written for it.
KNOWN_ROOTS = frozenset(
    {"asyncio", "django", "interviews", "kombu", "pipeline", "psycopg", "realtime", "redis"}
)
UNTOLD = "(its message is not kept)"


def told(error: BaseException) -> str:
    """As Python's own traceback, causes first, with what was said left out."""
    return "".join(_chain(error, set())).rstrip("\n")


def kind_and_message(error: BaseException) -> str:
    """One line, and what a message of the database has below it, which the formatter takes away."""
    kind = type(error).__qualname__
    message = str(error) if _may_be_told(type(error)) else UNTOLD
    return f"{kind}: {message}" if message else kind


def _may_be_told(kind: type[BaseException]) -> bool:
    names = {each.__name__ for each in kind.__mro__}
    is_repeating = issubclass(kind, REPEATING) or bool(names & REPEATING_NAMES)
    is_known = kind.__module__.partition(".")[0] in KNOWN_ROOTS
    return not is_repeating and (is_known or issubclass(kind, NAMING))


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _chain(before, seen)
        yield "\n\nThe above exception was the cause, or was being handled:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield kind_and_message(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if id(each) not in seen:
                yield "\n\nThe above exception was a group; of it:\n\n"
                yield from _chain(each, seen)
