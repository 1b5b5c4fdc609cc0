"""Sessions that were talked to the end, and what became of them; applications must be loaded."""

from collections.abc import Sequence
from itertools import count
from uuid import UUID

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from interviews.actions.sessions import end_session
from interviews.models import InterviewVersion, Organization, Session
from interviews.states import EndReason, SessionState
from pipeline.models import StepRun, Summary
from pipeline.plan import PLAN
from pipeline.transcript import Transcript
from tests import cast
from tests.pipeline.conversations import bakery, long_evening, store_turns


class Sessions:
    """Of one organization, in a database that was empty."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        house = Organization.objects.create(name="Messwerk Test AG", slug="messwerk")
        self._version = InterviewVersion.objects.create(
            organization=house,
            interview=cast.make_interview(house),
            number=1,
            definition=cast.make_definition(),
            published_at=cast.NOW,
        )
        self._numbers = count(1)

    def talk_briefly(self) -> UUID:
        return self._talk(bakery())

    def talk_long(self, minutes: int) -> UUID:
        return self._talk(long_evening(minutes))

    def end(self, session_id: UUID) -> None:
        end_session(session_id=session_id, reason=EndReason.PLAN, now=timezone.now())

    def is_readable(self, session_id: UUID) -> bool:
        return Summary.objects.filter(session=session_id).exists()

    def count_undone(self, session_ids: Sequence[UUID]) -> int:
        done = StepRun.objects.filter(session__in=session_ids, status=StepRun.Status.DONE).count()
        return len(session_ids) * len(PLAN) - done

    def count_steps(self, session_ids: Sequence[UUID]) -> int:
        return StepRun.objects.filter(session__in=session_ids).count()

    def close(self) -> None:
        connection.close()

    def _talk(self, transcript: Transcript) -> UUID:
        candidate = cast.make_candidate(
            self._version.organization, name=f"Candidate {next(self._numbers)}"
        )
        session = cast.make_session(cast.make_invitation(self._version, candidate=candidate))
        now = timezone.now()
        Session.objects.filter(pk=session.pk).update(
            state=SessionState.INTERRUPTED, started_at=now, state_changed_at=now
        )
        session.consents.update(recording=False)
        store_turns(session, transcript)
        return session.pk
