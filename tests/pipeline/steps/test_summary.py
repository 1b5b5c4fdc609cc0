"""The summary step: from a session's rows to its summary's row."""

from collections.abc import Callable
from typing import Any

import pytest

from interviews.models import Consent, Turn
from pipeline.failures import FinalFailure
from pipeline.models import Summary
from pipeline.steps.summary import WrittenSummary, read, run, write
from tests.cast import Cast, make_leg, make_turn
from tests.fakes.text_model import chat_server, completion
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_transcript_is_read_in_its_order_across_legs(cast: Cast) -> None:
    session = make_ended_session(cast)
    second, first = make_leg(session, number=2), make_leg(session, number=1)
    make_turn(second, position=1, text="And then?", speaker=Turn.Speaker.INTERVIEWER)
    make_turn(first, position=2, text="It rained.")
    make_turn(first, position=1, text="Good evening.")
    transcript = read(session)
    assert [turn.reference for turn in transcript.turns] == ["1.1", "1.2", "2.1"]
    assert [turn.is_candidate for turn in transcript.turns] == [True, True, False]
    assert [question.number for question in transcript.questions] == [1, 2]


def test_unheard_words_are_never_read(cast: Cast) -> None:
    leg = make_leg(make_ended_session(cast))
    make_turn(leg, position=1, text="I baked and I sang.", heard_text="I baked")
    make_turn(leg, position=2, text="Nobody heard this.", heard_text="")
    transcript = read(leg.session)
    assert [turn.text for turn in transcript.turns] == ["I baked"]
    assert "sang" not in run(transcript).result.markdown


def test_a_rough_turn_stays_marked(cast: Cast) -> None:
    turn = make_turn(make_leg(make_ended_session(cast)), position=1, text="he baked")
    Turn.objects.update(is_rough=True)
    assert read(turn.session).is_rough


def test_the_language_of_the_invitation_comes_first(cast: Cast) -> None:
    session = make_ended_session(cast)
    assert read(session).language == "en"
    assert session.invitation is not None
    session.invitation.language = "de"
    assert read(session).language == "de"


def test_consent_decides_whether_ai_may_read(cast: Cast) -> None:
    session = make_ended_session(cast)
    assert read(session).may_be_read_by_ai
    session.consents.update(ai_evaluation=False)
    assert not read(session).may_be_read_by_ai
    session.consents.all().delete()
    assert not read(session).may_be_read_by_ai


def test_after_a_withdrawal_nothing_is_generated(cast: Cast) -> None:
    session = make_ended_session(cast)
    session.consents.update(withdrawn_at=session.ended_at)
    with pytest.raises(FinalFailure, match="withdrawn"):
        read(session)


def test_the_offline_summary_says_what_it_is(cast: Cast) -> None:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    write(make_step_run(session), run(read(session)).result)
    summary = Summary.objects.get()
    assert summary.is_extractive
    assert summary.model == ""
    assert summary.organization == session.organization
    assert "extractive" in summary.markdown


def test_writing_again_replaces_the_summary_of_the_same_input(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast))
    write(step_run, WrittenSummary("first"))
    write(step_run, WrittenSummary("second", model="test-model"))
    summary = Summary.objects.get()
    assert (summary.markdown, summary.is_extractive) == ("second", False)


GOOD = """## 0
- Loaves were moved. "we moved ninety loaves in her van" [turn:1.2]
"""


@pytest.fixture
def written(cast: Cast, settings: Any) -> Callable[[], Summary]:
    """The summary of a session, made through the configured endpoint."""
    session = make_ended_session(cast)
    store_turns(session, bakery())

    def make() -> Summary:
        with chat_server(completion(GOOD)) as server:
            settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
            write(make_step_run(session), run(read(session)).result)
        return Summary.objects.get()

    return make


def test_a_configured_model_writes_the_summary(written: Callable[[], Summary]) -> None:
    summary = written()
    assert (summary.is_extractive, summary.model) == (False, "test-model")
    assert "Loaves were moved" in summary.markdown


def test_without_consent_to_ai_no_model_reads_the_conversation(
    written: Callable[[], Summary],
) -> None:
    Consent.objects.update(ai_evaluation=False)
    summary = written()
    assert (summary.is_extractive, summary.model) == (True, "")
    assert "no language model has read" in summary.markdown


def test_a_silent_session_is_not_sent_anywhere(written: Callable[[], Summary]) -> None:
    Turn.objects.all().delete()
    assert written().is_extractive
