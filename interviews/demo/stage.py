"""Sets the whole demonstration up, or finds that it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from interviews.demo import script
from interviews.demo.agent import set_up_agent
from interviews.demo.house import (
    set_up_open_link,
    set_up_organization,
    set_up_reviewer,
    set_up_version,
)
from interviews.demo.notes import DemoNotes
from interviews.demo.past import find_missing, perform
from interviews.demo.props import set_up_all


@dataclass(frozen=True)
class DemoAccess:
    """Where a visitor of the demonstration goes."""

    candidate_path: str
    admin_user: str
    admin_password: str
    agent_token: str


def set_stage(notes: DemoNotes, *, now: datetime) -> DemoAccess:
    """Everything or nothing; changes `notes`, and leaves alone what is there already."""
    with transaction.atomic():
        organization = set_up_organization()
        set_up_reviewer(organization, notes)
        version = set_up_version(organization, now=now)
        set_up_all(version, now=now)
        missing = find_missing(version)
        if missing:
            perform(missing, version, now=now)
        set_up_open_link(version, notes, now=now)
        set_up_agent(organization, notes, now=now)
    return DemoAccess(
        f"/i/{notes.token}", script.ADMIN_USER, notes.admin_password, notes.agent_token
    )
