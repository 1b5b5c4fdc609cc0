"""What the slow half does with several sessions at once; `interviews/wiring.py` hands it over."""

from pipeline.admin.exports import EXPORT_SESSIONS
from pipeline.admin.runs import RUN_STEPS_AGAIN

BULK_ACTIONS = (RUN_STEPS_AGAIN, EXPORT_SESSIONS)
