"""A session that was held elsewhere becomes one of ours, once."""

import pytest

from interviews.actions.consents import withdraw_consent
from interviews.actions.decisions import close_session
from interviews.actions.errors import ImportRefusedError, InvitationRefusedError, NotDecidableError
from interviews.actions.imports import Outcome, Terms, import_session
from interviews.actions.invitations import invite
from interviews.models import Candidate, Interview, InterviewVersion, Session, Turn
from tests.cast import NOW, Cast, make_candidate
from tests.imports import SAID, make_line, make_told
from tests.interviews.importing import import_one
from tests.racing import race

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_an_imported_session_has_ended_with_all_its_turns_heard(cast: Cast) -> None:
    session = import_one(cast)
    told = make_told()
    assert (session.state, session.end_reason, session.source) == ("ended", "imported", "import")
    assert (session.started_at, session.ended_at) == (told.started_at, told.ended_at)
    assert (session.spoken_ms, session.input_version) == (15_500, 1)
    assert (session.imported.external_id, session.imported.title) == (told.id, told.title)
    turns = list(session.turns.said())
    assert [(t.speaker, t.speaker_name, t.heard_text) for t in turns] == list(SAID)
    assert [(t.item_id, t.position) for t in turns][:2] == [("call-7#0", 1), ("call-7#1", 2)]
    assert (turns[1].started_ms, turns[1].heard_ms, turns[1].total_ms) == (4000, 3500, 3500)


def test_its_agreement_says_that_nobody_was_shown_one(cast: Cast) -> None:
    consent = import_one(cast).consents.get()
    assert consent.is_of_an_import
    assert (consent.interview_by_ai, consent.recording, consent.ai_evaluation) == (False,) * 3
    assert "No agreement was shown here" in consent.text
    assert "may not read it" in consent.text


def test_whoever_imports_says_whether_models_outside_may_read_it(cast: Cast) -> None:
    consent = import_one(cast, terms=Terms(may_be_read_by_ai=True)).consents.get()
    assert consent.ai_evaluation
    assert "may read it" in consent.text


def test_an_id_that_is_known_is_not_imported_twice(cast: Cast) -> None:
    session = import_one(cast)
    before = list(session.turns.values_list("pk", flat=True))
    again = import_session(organization=cast.lindenhof, told=make_told(), terms=Terms(), now=NOW)
    assert (again.session_id, again.outcome) == (session.pk, Outcome.SAME)
    assert list(session.turns.values_list("pk", flat=True)) == before
    assert Session.objects.imported().count() == 1


def test_what_has_changed_is_written_anew_for_the_pipeline_to_look_at(cast: Cast) -> None:
    session = import_one(cast)
    turns = make_line()["turns"][1:3]
    turns[0]["text"] = "It failed at four."
    changed = import_one(cast, turns=turns, candidate="Petra Other", title="At four")
    assert (changed.pk, changed.input_version) == (session.pk, 2)
    assert [turn.heard_text for turn in changed.turns.said()] == [
        "It failed at four.",
        "What did you do?",
    ]
    assert (str(changed.candidate), changed.imported.title) == ("Petra Other", "At four")
    assert changed.ended_at == make_told(turns=turns).ended_at


def test_another_answer_on_who_may_read_it_is_a_change_too(cast: Cast) -> None:
    import_one(cast)
    session = import_one(cast, terms=Terms(may_be_read_by_ai=True))
    assert session.input_version == 2
    assert session.consents.get().ai_evaluation


def test_what_somebody_has_taken_back_is_not_imported_again(cast: Cast) -> None:
    session = import_one(cast)
    withdraw_consent(session_id=session.pk, now=NOW)
    with pytest.raises(ImportRefusedError, match="taken it back"):
        import_one(cast, title="Another title")
    assert not Session.objects.imported().exists()


def test_sessions_of_one_interview_and_one_person_stand_together(cast: Cast) -> None:
    one, other = import_one(cast), import_one(cast, id="call-8")
    assert one.version == other.version
    assert one.candidate == other.candidate
    assert import_one(cast, id="call-9", interview="Calls of winter").version != one.version


def test_a_name_alone_makes_nobody_the_candidate_of_an_invitation(cast: Cast) -> None:
    invited = make_candidate(cast.lindenhof, name="Petra Probe")
    assert import_one(cast).candidate != invited
    assert Candidate.objects.filter(name="Petra Probe").count() == 2


def test_the_interview_of_that_title_is_taken_where_there_is_one(cast: Cast) -> None:
    session = import_one(cast, interview=cast.interview.title)
    assert session.version.interview == cast.interview
    assert session.version != cast.version
    assert Interview.objects.filter(organization=cast.lindenhof).count() == 1


def test_nobody_is_invited_to_what_was_held_elsewhere(cast: Cast) -> None:
    version = import_one(cast).version
    assert str(version) == "Calls of autumn"
    with pytest.raises(InvitationRefusedError):
        invite(version=version, candidate_name="Nia New", now=NOW)


def test_the_same_id_of_another_organization_is_another_session(cast: Cast) -> None:
    import_one(cast)
    elsewhere = import_session(
        organization=cast.quarzwerk, told=make_told(), terms=Terms(), now=NOW
    )
    assert elsewhere.outcome == Outcome.ADDED
    assert set(Turn.objects.values_list("organization__slug", flat=True)) == {
        "lindenhof",
        "quarzwerk",
    }
    versions = InterviewVersion.objects.filter(definition__is_of_imports=True)
    assert versions.count() == 2


def test_no_person_decides_on_an_imported_session(cast: Cast) -> None:
    session = import_one(cast)
    with pytest.raises(NotDecidableError):
        close_session(
            session_id=session.pk, outcome="goes_on", reason="good", by=cast.owner, seen=0, now=NOW
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_import_the_same_at_once_one_adds_it(cast: Cast) -> None:
    def act() -> Outcome:
        return import_session(
            organization=cast.lindenhof, told=make_told(), terms=Terms(), now=NOW
        ).outcome

    outcomes = race([act, act])
    assert sorted(outcomes) == [Outcome.ADDED, Outcome.SAME]
    assert Session.objects.imported().count() == 1
