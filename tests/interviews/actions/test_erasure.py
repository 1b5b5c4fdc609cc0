"""A session that is erased is nowhere any more; what stays says that it was, and nothing of it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone

from interviews.actions.decisions import close_session
from interviews.actions.erasure import erase_session, finish_erasures
from interviews.actions.errors import StillDrivenError
from interviews.actions.feedback import give_feedback
from interviews.actions.readings import note_reading
from interviews.actions.session_lock import lock
from interviews.models import (
    AuditEntry,
    Candidate,
    ErasureCertificate,
    Gap,
    Invitation,
    Lease,
    Leg,
    Recording,
    Session,
    TapeSegment,
    Turn,
)
from interviews.states import SessionState
from pipeline.actions.comments import add_comment
from pipeline.actions.own_ratings import give_rating
from pipeline.models import Embedding, Expense, SecondText, StepRun, Summary
from tests.cast import NOW, Cast, make_invitation, make_session
from tests.interviews.admin.desk import post
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import (
    make_action_item,
    make_delivery,
    make_endpoint,
    make_step_run,
    make_summary,
    run_all_steps,
)

pytestmark = [pytest.mark.db, pytest.mark.django_db]

Cause = ErasureCertificate.Cause
Erase = Callable[..., ErasureCertificate | None]
#: Said, written or read by people of this session; none of it may be found afterwards.
CANARIES = ("Marlo", "candidates.test", "ninety loaves", "kanarienvogel")
#: Who did what and when, by id.
KEPT = {"interviews_erasurecertificate", "interviews_auditentry", "django_admin_log"}


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def session(cast: Cast) -> Session:
    """Ended, recorded and summarized."""
    session = make_session(cast.invitation, state=SessionState.ENDED)
    store_turns(session, bakery())
    Leg.objects.update(cost_microusd=1_000)
    make_summary(make_step_run(session, cost_microusd=234))
    Lease.objects.create(organization=session.organization, session=session)
    store_sound(session)
    return session


def store_sound(session: Session) -> None:
    owned = {"organization": session.organization, "session": session}
    Recording.objects.create(**owned, file=stored("recordings/1.mp3"), duration_ms=1)
    segment = {"number": 1, "key": "1", "started_ms": 0, "duration_ms": 1}
    TapeSegment.objects.create(**owned, **segment, file=stored(f"tape/{session.pk}/1"))


def work_on(session: Session, cast: Cast) -> None:
    """By every step, and by people who read it, discuss it and decide."""
    make_endpoint(cast)
    run_all_steps()
    owned = {"organization": session.organization, "session": session}
    run = StepRun.objects.get(session=session, step="summary")
    turn = session.turns.said()[1]
    SecondText.objects.create(**owned, turn=turn, step_run=run, text="kanarienvogel", model="m")
    Gap.objects.create(**owned, cause="candidate_offline", started_at=NOW, ended_at=NOW)
    make_action_item(session, description="Feed the kanarienvogel", step_run=run)
    make_delivery(cast, session=session, payload={"note": "kanarienvogel"})
    add_comment(session=session, by=cast.reviewer, text="A kanarienvogel.")
    give_rating(session=session, number=1, by=cast.reviewer, level=2, note="kanarienvogel", now=NOW)
    give_feedback(session=session, feel="calm", comment="kanarienvogel", now=NOW)
    note_reading(session=session, by=cast.reviewer, now=NOW)
    reason = {"outcome": "goes_on", "reason": "Sings like a kanarienvogel."}
    close_session(session_id=session.pk, by=cast.reviewer, seen=0, now=NOW, **reason)
    changed = {"name": "Marlo T", "email": "marlo@candidates.test"}
    post(cast.editor, "interviews_candidate_change", cast.candidate.pk, **changed)


def stored(name: str) -> str:
    return default_storage.save(name, ContentFile(b"sound"))


@pytest.fixture
def erase(django_capture_on_commit_callbacks: Any) -> Erase:
    def erase(session: Session, **values: Any) -> ErasureCertificate | None:
        given = {"cause": Cause.ASKED, "now": timezone.now(), **values}
        with django_capture_on_commit_callbacks(execute=True):
            certificate = erase_session(session_id=session.pk, **given)
        if certificate is not None:
            certificate.refresh_from_db()
        return certificate

    return erase


def tables_with(words: str) -> set[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = set()
        for name in names:
            query = f'SELECT count(*) FROM "{name}" AS t WHERE t::text ILIKE %s'
            cursor.execute(query, [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.add(name)
    return found


def files() -> list[str]:
    root = Path(default_storage.location)  # type: ignore[attr-defined]  # the one of files
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


@pytest.mark.django_db(transaction=True)
def test_no_word_name_or_file_of_it_is_found_anywhere(erase: Erase, cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    store_turns(session, bakery())
    work_on(session, cast)
    store_sound(session)
    candidate_id, invitation_id = session.candidate_id, session.invitation_id
    assert all(tables_with(canary) for canary in CANARIES)
    assert Embedding.objects.exists()
    erase(session, by=cast.owner)
    for canary in CANARIES:
        assert (canary, tables_with(canary)) == (canary, set())
    for gone in (session.pk, candidate_id, invitation_id):
        assert tables_with(str(gone)) <= KEPT
    assert files() == [f"erasures/{session.pk}.json"]
    assert LogEntry.objects.exists()  # who corrected a name stays known, the name does not


def test_the_certificate_says_what_went_and_what_it_had_cost(
    erase: Erase, cast: Cast, session: Session
) -> None:
    certificate = erase(session, by=cast.owner, cause=Cause.MISTAKE)
    assert certificate is not None
    assert certificate.counts["interviews.Turn"] == 4
    assert certificate.counts["interviews.Session"] == 1
    assert certificate.counts["interviews.Candidate"] == 1
    assert {"pipeline.Summary", "pipeline.StepRun"} <= set(certificate.counts)
    assert (certificate.cost_microusd, certificate.voice_microusd) == (1_234, 1_000)
    assert certificate.file_count == 2
    assert (certificate.erased_by, certificate.is_finished) == (cast.owner, True)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.arguments["cause"]) == ("erase_session", "mistake")


def test_what_others_said_stays(erase: Erase, cast: Cast, session: Session) -> None:
    other = make_session(make_invitation(cast.version), state=SessionState.ENDED)
    store_turns(other, bakery())
    erase(session)
    assert [each.pk for each in Session.objects.all()] == [other.pk]
    assert other.turns.count() == 4


def test_who_was_invited_to_something_else_stays_known(
    erase: Erase, cast: Cast, session: Session
) -> None:
    make_invitation(cast.version, candidate=cast.candidate, token="another")
    erase(session)
    assert Candidate.objects.filter(pk=cast.candidate.pk).exists()
    assert not Invitation.objects.filter(pk=cast.invitation.pk).exists()


def test_erasing_twice_is_erasing_once(erase: Erase, session: Session) -> None:
    assert erase(session) is not None
    assert erase(session) is None
    assert erase_session(session_id=uuid4(), cause=Cause.ASKED, now=NOW) is None
    assert ErasureCertificate.objects.count() == 1


def test_what_is_going_on_is_ended_first(erase: Erase, session: Session) -> None:
    Lease.objects.update(holder=uuid4(), until=timezone.now() + timedelta(minutes=1))
    with pytest.raises(StillDrivenError):
        erase(session)
    assert Turn.objects.exists()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert erase(session) is not None


def test_a_session_that_nobody_began_is_erased_too(erase: Erase, cast: Cast) -> None:
    assert erase(make_session(cast.invitation)) is not None
    assert not Candidate.objects.filter(pk=cast.candidate.pk).exists()


@pytest.mark.failpoint("erasure.before_files")
def test_files_go_although_the_process_dies_after_commit(
    erase: Erase, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as death:
        death.setattr("interviews.actions.erasure.failpoint", die_at("erasure.before_files"))
        certificate = erase(session)
    assert certificate is not None
    assert len(files()) == 2
    assert finish_erasures() == 1
    certificate.refresh_from_db()
    assert files() == [f"erasures/{session.pk}.json"]
    assert certificate.is_finished
    assert finish_erasures() == 0


@pytest.mark.failpoint("erasure.before_commit")
def test_nothing_is_erased_by_half(
    erase: Erase, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviews.actions.erasure.failpoint", die_at("erasure.before_commit"))
    with pytest.raises(RuntimeError):
        erase(session)
    assert (Turn.objects.count(), Summary.objects.count()) == (4, 1)
    assert len(files()) == 2
    assert not ErasureCertificate.objects.exists()


def test_what_a_storage_does_not_let_go_is_tried_again(
    erase: Erase, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fail(_self: object, *_given: object) -> None:
        raise LookupError("an error of its own")

    with monkeypatch.context() as away:
        storage = "django.core.files.storage.FileSystemStorage"
        away.setattr(f"{storage}.delete", fail)
        away.setattr(f"{storage}.exists", fail)
        certificate = erase(session)
    assert certificate is not None
    assert set(caplog.messages) == {"erased_file_not_deleted", "tombstone_not_put_up"}
    certificate.refresh_from_db()
    assert (len(certificate.files_left), certificate.is_finished) == (2, False)
    finish_erasures()
    certificate.refresh_from_db()
    assert certificate.is_finished


def test_sound_that_no_row_names_goes_with_the_others(erase: Erase, session: Session) -> None:
    """A worker has stored its recording, and was killed before it deleted the segments."""
    stored(f"tape/{session.pk}/2")
    TapeSegment.objects.all().delete()
    certificate = erase(session)
    assert certificate is not None
    assert files() == [f"erasures/{session.pk}.json"]
    assert (certificate.file_count, certificate.is_finished) == (3, True)


def test_an_erasure_is_not_finished_before_the_folder_of_its_tape_was_opened(
    erase: Erase, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fail(_self: object, _name: str) -> None:
        raise LookupError("an error of its own")

    unnamed = stored(f"tape/{session.pk}/2")
    with monkeypatch.context() as away:
        away.setattr("django.core.files.storage.FileSystemStorage.listdir", fail)
        certificate = erase(session)
    assert certificate is not None
    assert caplog.messages == ["erased_folder_not_listed"]
    assert (files(), certificate.is_finished) == ([f"erasures/{session.pk}.json", unnamed], False)
    assert finish_erasures() == 1
    certificate.refresh_from_db()
    assert files() == [f"erasures/{session.pk}.json"]
    assert (certificate.file_count, certificate.is_finished) == (3, True)


@pytest.mark.django_db(transaction=True)
def test_whoever_stores_something_meanwhile_comes_before_or_not_at_all(cast: Cast) -> None:
    """In a connection of its own, while the Session's row is locked for its erasure."""
    session = make_session(cast.invitation, state=SessionState.ENDED)
    outcomes: list[str] = []

    def store() -> None:
        try:
            with transaction.atomic():
                locked = lock(session.pk)
                owned = {"organization": locked.organization, "session": locked}
                Gap.objects.create(**owned, cause="rotation", started_at=NOW)
            outcomes.append("stored")
        except Session.DoesNotExist:
            outcomes.append("refused")
        finally:
            connection.close()

    thread = threading.Thread(target=store)
    with transaction.atomic():
        assert erase_session(session_id=session.pk, cause=Cause.ASKED, now=NOW) is not None
        thread.start()
        thread.join(0.3)  # it waits for the lock; if it was slower, it finds nothing all the same
    thread.join(20)
    assert outcomes == ["refused"]
    assert not Gap.objects.exists()


@pytest.mark.parametrize(
    "model", apps.get_app_config("interviews").models.values(), ids=lambda model: model.__name__
)
def test_every_row_of_a_session_goes_with_it(model: type[models.Model]) -> None:
    check_goes_with_its_session(model)


@pytest.mark.parametrize(
    "model", apps.get_app_config("pipeline").models.values(), ids=lambda model: model.__name__
)
def test_every_row_that_was_made_of_a_session_goes_with_it(model: type[models.Model]) -> None:
    check_goes_with_its_session(model)


def check_goes_with_its_session(model: type[models.Model]) -> None:
    """The foreign keys are the list of what is erased: whoever adds a table cannot forget it."""
    if model is Expense:
        return  # money and tokens, and no word: what was erased was paid for all the same
    for field in model._meta.get_fields():
        if field.name in {"session", "session_id", "candidate", "turn"} and field.concrete:
            assert isinstance(field, models.ForeignKey)
            assert field.remote_field.on_delete is models.CASCADE


def die_at(point: str) -> Any:
    def failpoint(name: str) -> None:
        if name == point:
            raise RuntimeError(name)

    return failpoint
