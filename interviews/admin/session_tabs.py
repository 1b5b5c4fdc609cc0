"""The tabs beside a conversation: panels under the title that they name, the record last."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from interviews.panels import Panel


@dataclass(frozen=True)
class Tab:
    """`is_record`: under its panels stands what the domain itself has on record."""

    title: str
    panels: list[Panel] = field(default_factory=list)
    is_record: bool = False


def tabs_of(panels: Iterable[Panel]) -> list[Tab]:
    """In the order in which titles come up first; there is always a record."""
    record = Tab(_("Record"), is_record=True)
    tabs: dict[str, Tab] = {}
    for panel in panels:
        tab = record if panel.tab == record.title else tabs.setdefault(panel.tab, Tab(panel.tab))
        tab.panels.append(panel)
    return [*tabs.values(), record]
