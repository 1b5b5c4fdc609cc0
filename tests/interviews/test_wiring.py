"""Composition: what one half needs of the other is joined once."""

import pytest

from interviews import endings, panels, wiring
from interviews.live_tools import CHOICES
from pipeline import live_tools, tasks
from pipeline.live_tools.audited import audited, note_refused
from realtime.tools import toolbox

pytestmark = pytest.mark.unit


def test_joining_twice_joins_once() -> None:
    def joined() -> tuple[object, ...]:
        rings, boxes = tuple(endings._callbacks), tuple(panels._builders)
        return rings, boxes, tuple(panels._home_builders), panels.marks()

    before = joined()
    wiring.connect()
    assert joined() == before


def test_the_end_of_a_session_rings_for_the_pipeline() -> None:
    assert tasks.nudge in endings._callbacks


def test_the_pipeline_shows_its_panels_and_its_mark() -> None:
    names = {builder.__name__ for builder in panels._builders}
    assert {"build_summary_panel", "build_ledger_panel", "build_quality_panel"} <= names
    assert {"summary", "quality"} <= {mark.slug for mark in panels.marks()}


def test_the_relay_has_the_pipelines_handler_of_each_tool_that_interviews_choose() -> None:
    assert toolbox.handlers == live_tools.HANDLERS
    assert set(toolbox.handlers) == set(CHOICES)
    assert (toolbox.audited, toolbox.note_refused) == (audited, note_refused)
