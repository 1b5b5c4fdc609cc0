"""Composition: what one half needs of the other is joined once."""

import pytest

from interviews import panels, wiring

pytestmark = pytest.mark.unit


def test_joining_twice_joins_once() -> None:
    before = (list(panels._builders), list(panels._home_builders), panels.marks())
    wiring.connect()
    assert (panels._builders, panels._home_builders, panels.marks()) == before


def test_the_pipeline_shows_its_panels_and_its_mark() -> None:
    names = {builder.__name__ for builder in panels._builders}
    assert {"build_summary_panel", "build_ledger_panel"} <= names
    assert "summary" in {mark.slug for mark in panels.marks()}
