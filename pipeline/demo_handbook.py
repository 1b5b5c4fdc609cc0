"""What the interviewer of the demonstration may tell about the position; all of it is invented."""

from datetime import datetime

from interviews.models import InterviewVersion
from pipeline.actions.documents import store_document
from pipeline.models import Document

TITLE = "Service desk handbook"
TEXT = """\
# Hours

The service desk is open from seven in the morning to eight in the evening, Monday to Friday. There
are two shifts, and you choose yours four weeks ahead. One Saturday in six is on call, from home,
and is paid half as much again.

# Pay and leave

The position begins at 3,400 euros a month, and goes up after the first half year. There are thirty
days of leave a year.

# Working from home

Two days a week from home are usual after the first three months. The desk lends the equipment.

# The team

You would work with seven colleagues and a lead. Every newcomer has a colleague at their side for
the first six weeks.

# Learning

Each person has a budget of 1,200 euros and five days a year for courses of their choice.

# After this conversation

People of the team read what was said, and write within a week. Nobody is turned down by software.
"""


def set_up_handbook(version: InterviewVersion, *, now: datetime) -> None:
    """Once; what somebody made of it since then stays."""
    if Document.objects.filter(interview=version.interview_id, title=TITLE).exists():
        return
    document = Document(
        organization_id=version.organization_id,
        interview=version.interview,
        title=TITLE,
        file_name="handbook.md",
        text=TEXT,
    )
    store_document(document, by=None, now=now)
