"""What packages contribute to the pages of the admin: `wiring.py` collects, the pages show.

A panel is a part of the session page or of the first page; a mark is a column of the session list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.functional import Promise

from interviews.models import Session


@dataclass(frozen=True)
class Panel:
    """One part of a page: a template and what it shows."""

    slug: str
    title: str
    template: str
    context: Mapping[str, object]
    tab: str = ""  # what its tab says; neighbours with the same one share it


@dataclass(frozen=True)
class Mark:
    """A word about each session in a list: `annotate` asks once for all rows, `word` says it."""

    slug: str
    title: str
    annotate: Callable[[QuerySet[Session]], QuerySet[Session]]
    word: Callable[[Session], tuple[str, str]]  # and its tone: quiet, live, caution, failed or done
    #: What annotated sessions can be narrowed to, if anything: value and word, and how it is done.
    choices: tuple[tuple[str, Promise | str], ...] = ()
    narrow: Callable[[QuerySet[Session], str], QuerySet[Session]] | None = None


PanelBuilder = Callable[[Session], Panel]
#: For the first page; None where there is nothing to say.
HomePanelBuilder = Callable[[User], Panel | None]

#: What a package has spent on a session, in millionths of a dollar.
CostOf = Callable[[Session], int]

_builders: list[PanelBuilder] = []
_home_builders: list[HomePanelBuilder] = []
_marks: list[Mark] = []
_costs: list[CostOf] = []


def contribute(builder: PanelBuilder) -> None:
    if builder not in _builders:
        _builders.append(builder)


def contribute_to_home(builder: HomePanelBuilder) -> None:
    if builder not in _home_builders:
        _home_builders.append(builder)


def contribute_mark(mark: Mark) -> None:
    if mark not in _marks:
        _marks.append(mark)


def contribute_cost(cost_of: CostOf) -> None:
    if cost_of not in _costs:
        _costs.append(cost_of)


def build_panels(session: Session) -> list[Panel]:
    return [build(session) for build in _builders]


def build_home_panels(user: User) -> list[Panel]:
    panels = (build(user) for build in _home_builders)
    return [panel for panel in panels if panel is not None]


def marks() -> tuple[Mark, ...]:
    return tuple(_marks)


def spent_microusd(session: Session) -> int:
    """By all packages together, beside what its Legs cost."""
    return sum(cost_of(session) for cost_of in _costs)
