"""What the charts of the first page count in sessions, Legs and Turns."""

from datetime import timedelta

import pytest

from interviews.admin import session_figures
from interviews.admin.session_figures import (
    erased_costs,
    median_latency_by_day,
    sessions_by_state,
    voice_costs,
)
from interviews.models import ErasureCertificate, Leg, Session, Turn
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_invitation, make_leg, make_preview, make_session, make_turn

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SINCE = NOW - timedelta(days=7)
TODAY = NOW.date()
INTERVIEWER = Turn.Speaker.INTERVIEWER


def talk(session: Session, *latencies_ms: int) -> None:
    """The candidate speaks for three seconds, and after each the interviewer answers."""
    leg, at = make_leg(session), 0
    for number, latency_ms in enumerate(latencies_ms):
        make_turn(leg, position=2 * number + 1, text="I bake.", started_ms=at)
        at += 3000 + latency_ms
        make_turn(leg, position=2 * number + 2, text="Go on.", speaker=INTERVIEWER, started_ms=at)
        at += 5000


def test_sessions_are_counted_by_state_previews_and_others_apart(cast: Cast) -> None:
    make_session(cast.invitation, state=SessionState.ENDED)
    make_session(make_invitation(cast.version), state=SessionState.LIVE)
    make_preview(cast.interview, by=cast.editor)
    counts = {str(each.word): each.count for each in sessions_by_state(cast.reviewer)}
    assert {word: count for word, count in counts.items() if count} == {"Live": 1, "Ended": 1}
    assert next(iter(counts)) == "Not started"
    assert not any(each.count for each in sessions_by_state(cast.outsider))


def test_the_cost_of_legs_is_added_by_day(cast: Cast) -> None:
    session = make_session(cast.invitation)
    for number in (1, 2):
        make_leg(session, number=number)
    Leg.objects.update(cost_microusd=300)
    make_leg(session, number=3)
    assert voice_costs(cast.reviewer, SINCE) == {TODAY: 600}
    assert voice_costs(cast.reviewer, NOW + timedelta(days=1)) == {}
    assert voice_costs(cast.outsider, SINCE) == {}


def test_the_answer_time_is_the_median_of_answers_to_spoken_words(cast: Cast) -> None:
    talk(make_session(cast.invitation, state=SessionState.ENDED), 400, 900, 20_000)
    assert median_latency_by_day(cast.reviewer, SINCE) == {TODAY: 900}
    assert median_latency_by_day(cast.outsider, SINCE) == {}
    assert median_latency_by_day(cast.reviewer, NOW + timedelta(days=1)) == {}


def test_what_is_no_answer_time_is_left_out(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    talk(session, 500, -200, 90_000)  # an interruption, and a break
    leg = session.legs.get()
    make_turn(leg, position=7, text="Are you there?", speaker=INTERVIEWER, started_ms=200_000)
    assert median_latency_by_day(cast.reviewer, SINCE) == {TODAY: 500}
    Turn.objects.update(kind=Turn.Kind.TYPED)
    assert median_latency_by_day(cast.reviewer, SINCE) == {}


def test_only_so_many_sessions_are_looked_at(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_figures, "MOST_SESSIONS", 1)
    older = make_session(cast.invitation, state=SessionState.ENDED)
    Session.objects.filter(pk=older.pk).update(started_at=NOW - timedelta(days=1))
    talk(older, 100)
    talk(make_session(make_invitation(cast.version), state=SessionState.ENDED), 700)
    assert median_latency_by_day(cast.reviewer, SINCE) == {TODAY: 700}


def test_what_erased_sessions_had_cost_stays_in_the_sum(cast: Cast) -> None:
    certificate = {"erased_session_id": cast.interview.pk, "cause": "asked", "erased_at": NOW}
    for day, cost in ((TODAY, 300), (TODAY, 400), (TODAY - timedelta(days=30), 500)):
        ErasureCertificate.objects.create(
            organization=cast.lindenhof, **certificate, voice_microusd=cost, cost_on=day
        )
    assert erased_costs(cast.reviewer, SINCE) == {TODAY: 700}
    assert erased_costs(cast.outsider, SINCE) == {}
