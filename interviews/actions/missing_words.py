"""The Gap of a Turn that was said and could not be written down; gone when its text comes late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import connection

from interviews.models import Gap, Session, Turn
from interviews.states import GapCause

#: One statement for each write of spoken words: see `turn_rows`.
FORGET = """
DELETE FROM interviews_gap AS gap USING interviews_turn AS turn
WHERE turn.session_id = %s AND turn.item_id = ANY(%s) AND turn.speaker = 'candidate'
  AND turn.kind = 'voice' AND turn.status <> 'failed' AND gap.turn_id = turn.id
"""


class Spoken(Protocol):
    """What is asked of a candidate's speech."""

    @property
    def item_id(self) -> str: ...
    @property
    def status(self) -> str: ...


def note_missing_words(session_id: UUID, spoken: Sequence[Spoken]) -> None:
    """Of candidates' speech, within the transaction that has stored these Turns."""
    if not spoken:
        return
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [session_id, [values.item_id for values in spoken]])
    failed = [values.item_id for values in spoken if values.status == Turn.Status.FAILED]
    if failed:
        _declare(session_id, failed)


def _declare(session_id: UUID, item_ids: Sequence[str]) -> None:
    session = Session.objects.only("organization_id", "started_at").get(pk=session_id)
    turns = session.turns.filter(
        item_id__in=item_ids,
        speaker=Turn.Speaker.CANDIDATE,
        kind=Turn.Kind.VOICE,
        status=Turn.Status.FAILED,
    )
    Gap.objects.bulk_create(
        [_gap(session, turn) for turn in turns],
        update_conflicts=True,
        unique_fields=["turn"],
        update_fields=["started_at", "ended_at"],
    )


def _gap(session: Session, turn: Turn) -> Gap:
    began: datetime = session.started_at or turn.recorded_at
    started_at = began + timedelta(milliseconds=turn.started_ms)
    return Gap(
        organization_id=session.organization_id,
        session=session,
        turn=turn,
        cause=GapCause.TRANSCRIPTION_FAILED,
        started_at=started_at,
        ended_at=started_at + timedelta(milliseconds=turn.total_ms),
    )
