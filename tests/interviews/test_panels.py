"""Panels that packages contribute to the session page."""

import pytest

from interviews import panels
from interviews.models import Session
from interviews.panels import Panel

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def no_builders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_builders", [])


def build_summary(session: Session) -> Panel:
    return Panel("summary", "Summary", "panels/summary.html", {"session": session})


def build_record(session: Session) -> Panel:
    return Panel("record", "Record", "panels/record.html", {})


def test_panels_come_in_the_order_of_contribution_and_once_each() -> None:
    panels.contribute(build_summary)
    panels.contribute(build_record)
    panels.contribute(build_summary)
    session = Session()

    built = panels.build_panels(session)

    assert [panel.slug for panel in built] == ["summary", "record"]
    assert built[0].context["session"] is session
