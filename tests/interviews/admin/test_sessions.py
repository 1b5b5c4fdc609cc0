"""The admin of sessions: the list, and the page that tells the whole story."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.models import Feedback, Gap, Leg, Reading, Session, Turn
from interviews.states import GapCause, SessionState
from pipeline import ledger
from pipeline.actions.comments import add_comment
from pipeline.actions.own_ratings import give_rating
from tests.cast import (
    NOW,
    Cast,
    make_invitation,
    make_leg,
    make_preview,
    make_recording,
    make_session,
    make_turn,
)
from tests.interviews.admin.desk import HALF_A_SECOND_S, look_at, page, post, signed_in
from tests.interviews.importing import import_one
from tests.pipeline.conversations import long_evening, store_turns
from tests.pipeline.rows import make_action_item, make_quality, make_step_run, run_all_steps

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: Of the page of an ended session, whatever is on it; the promise is fewer than 30.
QUESTIONS_OF_A_PAGE = 27

LIST = "interviews_session_changelist"
CHANGE = "interviews_session_change"


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation, state=SessionState.ENDED)


def test_the_list_says_who_what_and_how_it_stands(cast: Cast, session: Session) -> None:
    shown = page(cast.reviewer, LIST)
    for words in ("Marlo Testperson", "Night baker v1", "Ended", "On its way", "10:00"):
        assert words in shown


def test_a_list_counts_and_offers_all_only_where_some_are_left_out(
    cast: Cast, session: Session
) -> None:
    assert "Show all" not in page(cast.reviewer, LIST)
    found = page(cast.reviewer, LIST, q="marlo")
    assert "1 result" in found
    assert "Show all" in found
    nothing = page(cast.reviewer, LIST, q="nova")
    assert "Nothing fits" in nothing
    assert "0 results" not in nothing
    assert nothing.count("Show all") == 1
    nowhere = page(cast.outsider, LIST)
    assert "Nothing here yet" in nowhere
    assert "Show all" not in nowhere


def test_the_list_finds_a_candidate_by_name(cast: Cast, session: Session) -> None:
    assert str(session.pk) in page(cast.reviewer, LIST, q="marlo")
    assert str(session.pk) not in page(cast.reviewer, LIST, q="nova")


def test_the_list_asks_as_much_for_many_sessions_as_for_one(
    cast: Cast, session: Session, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        make_session(make_invitation(cast.version), state=SessionState.ENDED)
    client = signed_in(cast.reviewer)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get("/admin/interviews/session/")


def test_the_head_says_who_what_how_long_how_good_and_at_what_cost(
    cast: Cast, session: Session
) -> None:
    leg = make_leg(session)
    Leg.objects.filter(pk=leg.pk).update(cost_microusd=20_000)
    for position in range(1, 4):
        make_turn(leg, position=position, text="Rye bread, mostly.")
    step_run = make_step_run(session, step="transcript", status="done", cost_microusd=1_500)
    make_quality(step_run, verdict="limited")
    shown = page(cast.reviewer, CHANGE, session.pk)
    head = shown.partition('<header class="viva-session-head">')[2].partition("</header>")[0]
    for words in (
        '<h1 class="viva-session-name">Marlo Testperson</h1>',
        '<span class="viva-state viva-state-done">Ended</span>',
        "<dt>Interview</dt><dd>Night baker v1</dd>",
        "<dt>Length</dt><dd>10:00</dd>",
        "<dt>Turns</dt><dd>3</dd>",
        "Limited</span>",
        "<dt>Cost</dt><dd>US$ 0.0215</dd>",
    ):
        assert words in head


def test_the_page_shows_both_sides_in_order(cast: Cast, session: Session) -> None:
    leg = make_leg(session)
    make_turn(leg, position=1, text="What do you bake?", speaker=Turn.Speaker.INTERVIEWER)
    make_turn(leg, position=2, text="Rye bread, mostly.")
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert shown.index("What do you bake?") < shown.index("Rye bread, mostly.")


def test_unheard_words_are_struck_through(cast: Cast, session: Session) -> None:
    make_turn(make_leg(session), position=1, text="I bake and sing", heard_text="I bake")
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert 'title="Nobody heard these words"> and sing</del>' in shown


def test_a_gap_is_a_row_of_its_own(cast: Cast, session: Session) -> None:
    make_turn(make_leg(session), position=1, text="Hello?")
    Gap.objects.create(
        organization=session.organization,
        session=session,
        cause=GapCause.CANDIDATE_OFFLINE,
        started_at=NOW,
        ended_at=NOW + timedelta(seconds=75),
    )
    assert "The candidate was offline, 1:15" in page(cast.reviewer, CHANGE, session.pk)


def test_a_rough_typed_or_missing_turn_says_so(cast: Cast, session: Session) -> None:
    leg = make_leg(session)
    make_turn(leg, position=1, text="he bake")
    Turn.objects.update(is_rough=True, certainty=0.4, kind=Turn.Kind.TYPED)
    make_turn(leg, position=2, text="")
    shown = page(cast.reviewer, CHANGE, session.pk)
    for words in (
        "This transcript is rough",
        "typed</span>",
        "words unsure</span>",
        "could not be written down",
    ):
        assert words in shown


@pytest.mark.fault("B43")
def test_spoken_markup_is_shown_and_never_obeyed(cast: Cast, session: Session) -> None:
    make_turn(make_leg(session), position=1, text="<script>alert(1)</script> I said.")
    ledger.sweep()
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_with_a_recording_times_can_be_played(cast: Cast, session: Session) -> None:
    make_turn(make_leg(session), position=1, text="I bake.", started_ms=5000)
    assert 'data-play-ms="5000"' not in page(cast.reviewer, CHANGE, session.pk)
    recording = make_recording(session, file_name="x.wav")
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert f"/recordings/{recording.pk}/" in shown
    assert 'data-play-ms="5000"' in shown


def test_the_agreement_is_on_the_page(cast: Cast, session: Session) -> None:
    session.consents.update(ai_evaluation=False, withdrawn_at=NOW)
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "Evaluation by AI: not agreed" in shown
    assert "Withdrawn 21 Nov 2026" in shown


def test_what_the_candidate_thought_of_it_is_on_the_page(cast: Cast, session: Session) -> None:
    Feedback.objects.create(
        organization=session.organization,
        session=session,
        feel="calm",
        comment="I had time <to think>.",
        given_at=NOW,
    )
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "Calm" in shown
    assert "I had time &lt;to think&gt;." in shown


def test_a_preview_is_marked(cast: Cast) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    shown = page(cast.reviewer, CHANGE, preview.pk)
    assert "Preview, not counted" in shown
    assert "Nothing has been said yet." in shown


def test_opening_an_ended_session_is_reading_it(cast: Cast, session: Session) -> None:
    page(cast.reviewer, CHANGE, session.pk)
    page(cast.reviewer, CHANGE, session.pk)
    reading = Reading.objects.get()
    assert (reading.user, reading.session, reading.input_version) == (cast.reviewer, session, 1)


def test_looking_in_on_a_live_session_is_not_reading_it(cast: Cast) -> None:
    live = make_session(cast.invitation, state=SessionState.LIVE)
    assert "Live" in page(cast.reviewer, CHANGE, live.pk)
    assert not Reading.objects.exists()


def test_a_session_cannot_be_written_by_hand(cast: Cast, session: Session) -> None:
    client = signed_in(cast.owner)
    assert client.get("/admin/interviews/session/add/").status_code == 403
    client.post(f"/admin/interviews/session/{session.pk}/change/", {"state": "live"})
    session.refresh_from_db()
    assert session.state == "ended"


def work_on(cast: Cast, session: Session, *, times: int) -> None:
    """What people add on every tab: comments that call somebody, items, ratings."""
    for by in (cast.reviewer, cast.editor):
        for number in range(times):
            add_comment(session=session, by=by, text=f"@{by.username} {number}")
            make_action_item(session, description=f"Item {number}")
        give_rating(session=session, number=1, by=by, level=1, note="", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_ninety_minutes_are_shown_at_once(cast: Cast, session: Session) -> None:
    """All tabs, with 500 turns: more than five a minute."""
    store_turns(session, long_evening(batches=250))
    for number in range(10):
        Gap.objects.create(
            organization=session.organization,
            session=session,
            cause=GapCause.CANDIDATE_OFFLINE,
            started_at=NOW + timedelta(minutes=number),
            ended_at=NOW + timedelta(minutes=number, seconds=5),
        )
    make_recording(session, file_name="x.wav", duration_ms=5_400_000)
    run_all_steps()
    work_on(cast, session, times=10)
    address = f"/admin/interviews/session/{session.pk}/change/"
    look = look_at(signed_in(cast.reviewer), address, times=6)
    assert look.text.count("viva-turn ") == 500
    assert look.text.count('class="viva-tabpanel"') == 5
    assert look.questions == QUESTIONS_OF_A_PAGE
    assert look.worked_s < HALF_A_SECOND_S
    assert look.took_s < HALF_A_SECOND_S


@pytest.mark.django_db(transaction=True)
def test_a_page_asks_as_much_for_little_as_for_much(cast: Cast, session: Session) -> None:
    store_turns(session, long_evening(minutes=3))
    make_recording(session, file_name="x.wav", duration_ms=180_000)
    run_all_steps()
    work_on(cast, session, times=3)
    address = f"/admin/interviews/session/{session.pk}/change/"
    look = look_at(signed_in(cast.reviewer), address, times=1)
    assert look.questions == QUESTIONS_OF_A_PAGE


def test_a_reviewer_ends_a_session_that_goes_on(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.PAUSED)
    assert "End now" in page(cast.reviewer, CHANGE, session.pk)
    answer = post(cast.reviewer, "interviews_session_end_now", session.pk)
    assert "The session has ended." in answer.content.decode()
    session.refresh_from_db()
    assert (session.state, session.end_reason) == ("ended", "reviewer")
    again = post(cast.reviewer, "interviews_session_end_now", session.pk)
    assert "It had ended already." in again.content.decode()
    assert "End now" not in page(cast.reviewer, CHANGE, session.pk)


def test_a_reviewer_gives_an_interrupted_session_more_time(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.INTERRUPTED)
    assert "Give more time" in page(cast.reviewer, CHANGE, session.pk)
    answer = post(cast.reviewer, "interviews_session_more_time", session.pk)
    assert "The candidate may go on until" in answer.content.decode()
    session.refresh_from_db()
    assert session.resume_until is not None
    Session.objects.update(state=SessionState.LIVE)
    late = post(cast.reviewer, "interviews_session_more_time", session.pk)
    assert "It is not interrupted any more." in late.content.decode()


@pytest.mark.parametrize("what", ["interviews_session_end_now", "interviews_session_more_time"])
def test_nobody_else_decides_and_no_link_does(cast: Cast, what: str) -> None:
    session = make_session(cast.invitation, state=SessionState.INTERRUPTED)
    assert post(cast.outsider, what, session.pk).status_code == 404
    assert (
        signed_in(cast.reviewer).get(reverse(f"admin:{what}", args=[session.pk])).status_code == 405
    )
    session.refresh_from_db()
    assert (session.state, session.resume_until) == ("interrupted", None)


def test_an_imported_session_says_so_and_is_not_waited_for(cast: Cast) -> None:
    imported = import_one(cast)
    shown = page(cast.reviewer, LIST)
    assert "Imported" in shown
    assert "On its way" not in shown
    told = page(cast.reviewer, CHANGE, imported.pk)
    assert "Imported, not counted" in told
    assert "No agreement was shown here" in told
    assert "It was held elsewhere and imported." in told
    assert "The night of the oven" in told
    assert "heading-decision" not in told
    assert "Petra Probe" not in page(cast.reviewer, "interviews_queue")
