"""Composition: what one half needs of the other is joined here, once, at start."""

from interviews import endings, panels


def connect() -> None:
    """Called when Django's applications are loaded."""
    from pipeline import panels as pipeline_panels  # noqa: PLC0415 - its tables are loaded by now
    from pipeline import tasks  # noqa: PLC0415 - as above

    endings.on_session_ended(tasks.nudge)
    panels.contribute(pipeline_panels.build_summary_panel)
    panels.contribute(pipeline_panels.build_ledger_panel)
    panels.contribute_mark(pipeline_panels.SUMMARY_MARK)
    panels.contribute_to_home(pipeline_panels.build_failures_panel)
