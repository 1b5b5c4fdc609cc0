"""The Gap of a Turn that was said and could not be written down; gone when its text comes late."""

from collections.abc import Collection
from datetime import timedelta

from interviews.models import Gap, Session, Turn
from interviews.states import GapCause


def note_missing_words(session: Session, item_ids: Collection[str]) -> None:
    """Of these items of candidates' speech, within the transaction that has stored their Turns."""
    if not item_ids:
        return
    spoken = session.turns.filter(
        item_id__in=item_ids, speaker=Turn.Speaker.CANDIDATE, kind=Turn.Kind.VOICE
    )
    failed = list(spoken.filter(status=Turn.Status.FAILED))
    session.gaps.filter(turn__in=spoken.exclude(status=Turn.Status.FAILED)).delete()
    if not failed:
        return
    Gap.objects.bulk_create(
        [_gap(session, turn) for turn in failed],
        update_conflicts=True,
        unique_fields=["turn"],
        update_fields=["started_at", "ended_at"],
    )


def _gap(session: Session, turn: Turn) -> Gap:
    began = session.started_at or turn.recorded_at
    started_at = began + timedelta(milliseconds=turn.started_ms)
    return Gap(
        organization_id=session.organization_id,
        session=session,
        turn=turn,
        cause=GapCause.TRANSCRIPTION_FAILED,
        started_at=started_at,
        ended_at=started_at + timedelta(milliseconds=turn.total_ms),
    )
