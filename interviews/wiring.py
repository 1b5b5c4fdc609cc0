"""Composition: what one half needs of the other is joined here, once, at start."""

from interviews import bulk, endings, figures, panels, withdrawals


def connect() -> None:
    """Called when Django's applications are loaded."""
    from interviews import metrics  # noqa: PLC0415 - it asks tables, which are loaded by now
    from interviews.admin import session_figures  # noqa: PLC0415 - as above
    from interviews.admin.compare import COMPARE  # noqa: PLC0415 - as above
    from interviews.demo import props  # noqa: PLC0415 - as above
    from pipeline import bulk as pipeline_bulk  # noqa: PLC0415 - as above
    from pipeline import figures as pipeline_figures  # noqa: PLC0415 - as above
    from pipeline import metrics as pipeline_metrics  # noqa: PLC0415 - as above
    from pipeline import panels as pipeline_panels  # noqa: PLC0415 - as above
    from pipeline import tasks  # noqa: PLC0415 - as above
    from pipeline.actions.withdrawals import refuse_steps  # noqa: PLC0415 - as above
    from pipeline.demo_handbook import set_up_handbook  # noqa: PLC0415 - as above
    from pipeline.live_tools import HANDLERS as LIVE_HANDLERS  # noqa: PLC0415 - as above
    from pipeline.live_tools.audited import audited, note_refused  # noqa: PLC0415 - as above
    from pipeline.tools import registry  # noqa: PLC0415 - as above
    from pipeline.tools.handlers import HANDLERS  # noqa: PLC0415 - as above
    from realtime.tools import toolbox  # noqa: PLC0415 - as above

    endings.on_session_ended(tasks.nudge)
    withdrawals.on_withdrawn(refuse_steps)
    for builder in pipeline_panels.PANELS:
        panels.contribute(builder)
    for home_builder in pipeline_panels.HOME_PANELS:
        panels.contribute_to_home(home_builder)
    for mark in pipeline_panels.MARKS:
        panels.contribute_mark(mark)
    figures.contribute_step_tallies(pipeline_figures.step_tallies)
    figures.contribute_costs(session_figures.voice_costs)
    figures.contribute_costs(session_figures.erased_costs)
    figures.contribute_costs(pipeline_figures.step_costs)
    registry.join(HANDLERS)
    for name, handler in LIVE_HANDLERS.items():
        toolbox.register(name, handler)
    toolbox.audited, toolbox.note_refused = audited, note_refused
    props.contribute(set_up_handbook)
    panels.contribute_cost(pipeline_panels.cost_of_steps)
    panels.contribute_cost(pipeline_panels.cost_of_lookups)
    bulk.contribute(COMPARE)
    for action in pipeline_bulk.BULK_ACTIONS:
        bulk.contribute(action)
    metrics.contribute(
        "viva_sessions", "Sessions by state, previews apart.", "state", metrics.sessions_by_state
    )
    metrics.contribute(
        "viva_steps", "Steps of the ledger by status.", "status", pipeline_metrics.steps_by_status
    )
    metrics.contribute(
        "viva_deliveries",
        "Mail and webhooks by status.",
        "status",
        pipeline_metrics.deliveries_by_status,
    )
