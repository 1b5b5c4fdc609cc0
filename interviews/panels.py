"""The panels of the session page: packages contribute them, `wiring.py` collects them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from interviews.models import Session


@dataclass(frozen=True)
class Panel:
    """One part of the session page: a template and what it shows."""

    slug: str
    title: str
    template: str
    context: Mapping[str, object]


PanelBuilder = Callable[[Session], Panel]

_builders: list[PanelBuilder] = []


def contribute(builder: PanelBuilder) -> None:
    if builder not in _builders:
        _builders.append(builder)


def build_panels(session: Session) -> list[Panel]:
    return [build(session) for build in _builders]
