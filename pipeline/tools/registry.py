"""Which handler answers which tool; `interviews/wiring.py` joins them at start."""

from collections.abc import Mapping

from interviews.tools import CATALOGUE
from pipeline.tools.asked import Handler

_handlers: dict[str, Handler] = {}


def join(handlers: Mapping[str, Handler]) -> None:
    """Each name must be in the catalogue."""
    unknown = set(handlers) - set(CATALOGUE)
    if unknown:
        raise KeyError(*sorted(unknown))
    _handlers.update(handlers)


def handler_of(name: str) -> Handler | None:
    return _handlers.get(name)
