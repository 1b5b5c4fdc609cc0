"""What an interviewer calls stands on the audit log, and what came too late leaves nothing."""

import json
from functools import partial
from uuid import uuid4

import pytest

from interviews.actions.audit import broken_places
from interviews.live_calls import GivenUpError, LiveCall, TooLongError
from interviews.models import AuditEntry, Session
from pipeline.live_tools.audited import audited, note_refused
from pipeline.live_tools.insight import save_insight
from pipeline.models import Insight
from tests.cast import Cast
from tests.pipeline.live_tools.live import make_live

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CANARY = "CANARY-4711"
TEXT = f"{CANARY} can begin in March."


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_live(cast)


def call_of(session: Session, name: str = "save_insight") -> LiveCall:
    return LiveCall(session.pk, name, {"text": TEXT})


def save(call: LiveCall) -> str:
    return json.dumps(save_insight(call.session_id, call.arguments))


def outcomes() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("outcome", flat=True))


@pytest.mark.fault("E86")
def test_a_call_is_on_the_log_with_its_session_and_without_its_words(session: Session) -> None:
    call = call_of(session)
    assert json.loads(audited(call, partial(save, call))) == {"ok": True}
    entry = AuditEntry.objects.get()
    assert (entry.organization_id, entry.actor) == (
        session.organization_id,
        f"session:{session.pk}",
    )
    assert (entry.door, entry.action, entry.outcome) == ("live", "save_insight", "ok")
    assert entry.arguments == {"text": f"({len(TEXT)} characters)"}
    assert list(broken_places(session.organization_id)) == []


@pytest.mark.fault("E81")
def test_what_is_given_up_while_it_works_is_undone_and_on_the_log(session: Session) -> None:
    call = call_of(session)

    def save_too_late() -> str:
        output = save(call)
        assert Insight.objects.exists()
        assert call.settlement.give_up()
        return output

    with pytest.raises(GivenUpError):
        audited(call, save_too_late)
    assert not Insight.objects.exists()
    assert outcomes() == ["timed_out"]


@pytest.mark.fault("E81")
def test_what_waited_too_long_for_a_thread_does_not_begin(session: Session) -> None:
    call = call_of(session)
    call.settlement.give_up()
    with pytest.raises(GivenUpError):
        audited(call, lambda: pytest.fail("it began"))
    assert outcomes() == ["timed_out"]


@pytest.mark.fault("E81")
@pytest.mark.parametrize(
    ("error", "outcome"), [(ValueError(CANARY), "internal"), (TooLongError(), "too_large")], ids=str
)
def test_what_fails_is_undone_and_on_the_log(
    session: Session, error: Exception, outcome: str
) -> None:
    call = call_of(session)

    def save_and_fail() -> str:
        save(call)
        raise error

    with pytest.raises(type(error)):
        audited(call, save_and_fail)
    assert not Insight.objects.exists()
    assert outcomes() == [outcome]


def test_what_cannot_be_put_on_the_log_has_no_effect(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("pipeline.live_tools.audited.record", refuse)
    call = call_of(session)
    with pytest.raises(RuntimeError):
        audited(call, partial(save, call))
    assert not Insight.objects.exists()
    assert [each.message for each in caplog.records] == ["live_call_is_not_on_the_log"]
    assert CANARY not in caplog.text


def test_a_name_that_a_model_made_up_is_not_kept(session: Session) -> None:
    note_refused(call_of(session, CANARY), "not_found")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.outcome) == ("(unknown)", "not_found")
    assert CANARY not in str(entry.arguments)
    note_refused(LiveCall(uuid4(), "save_insight", {}), "not_found")
    assert AuditEntry.objects.count() == 1
