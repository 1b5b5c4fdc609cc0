"""Panels that packages contribute to the session page."""

import pytest
from django.contrib.auth.models import User

from interviews import panels
from interviews.models import Session
from interviews.panels import Panel

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def no_builders(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_builders", "_home_builders", "_marks"):
        monkeypatch.setattr(panels, name, [])


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


def test_the_first_page_leaves_out_panels_that_have_nothing_to_say() -> None:
    panels.contribute_to_home(lambda _user: None)
    panels.contribute_to_home(lambda _user: Panel("failures", "Failures", "x.html", {}))

    assert [panel.slug for panel in panels.build_home_panels(User())] == ["failures"]


def test_a_mark_is_kept_once() -> None:
    mark = panels.Mark(
        "summary", "Summary", lambda sessions: sessions, lambda _s: ("Ready", "done")
    )
    panels.contribute_mark(mark)
    panels.contribute_mark(mark)

    assert panels.marks() == (mark,)
