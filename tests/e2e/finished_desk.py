"""A desk at which everything is there to be worked on."""

from dataclasses import dataclass

from interviews.demo.notes import DemoNotes
from interviews.demo.stage import set_stage
from interviews.models import Membership, Organization, Session
from tests.cast import NOW, PASSWORD, make_member
from tests.pipeline.rows import run_all_steps

COLLEAGUE, COLLEAGUES_PASSWORD = "rita.reviewersen", PASSWORD


@dataclass(frozen=True)
class FinishedDesk:
    """The demonstration: two finished sessions with sound, whose steps are done, and two people."""

    address: str
    username: str
    password: str
    session: Session  # the first in the queue
    name: str  # of its candidate

    @property
    def session_address(self) -> str:
        return f"/admin/interviews/session/{self.session.pk}/change/"


def finish_desk(address: str) -> FinishedDesk:
    notes = DemoNotes()
    access = set_stage(notes, now=NOW)
    run_all_steps()
    make_member(Organization.objects.get(), Membership.Role.REVIEWER, COLLEAGUE)
    session = Session.objects.filter(state="ended").earliest("ended_at")
    return FinishedDesk(
        address, access.admin_user, access.admin_password, session, str(session.candidate)
    )
