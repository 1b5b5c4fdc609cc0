"""The chain of the audit log: who changes, removes or adds an entry behind its back is found."""

from datetime import datetime

import pytest
from django.db import connection

from interviews.actions.audit import Call, broken_places, record
from interviews.models import AuditEntry, AuditHead
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def log(cast: Cast, now: datetime) -> Cast:
    for number in range(1, 5):
        call = Call("token:1", "Clerk", "rest", "get_turns", {"limit": number}, "ok", number)
        record(cast.lindenhof.pk, call, now=now)
    return cast


def as_owner(statement: str) -> None:
    """As somebody who owns the tables can: without the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE interviews_auditentry DISABLE TRIGGER audit_is_kept")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE interviews_auditentry ENABLE TRIGGER audit_is_kept")


def test_a_log_that_nobody_touched_holds(log: Cast) -> None:
    assert list(broken_places(log.lindenhof.pk)) == []
    assert list(broken_places(log.quarzwerk.pk)) == []


@pytest.mark.fault("E87")
@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE interviews_auditentry SET outcome = 'x' WHERE number = 2", "Entry 2 is not"),
        ("UPDATE interviews_auditentry SET actor_name = 'x' WHERE number = 2", "Entry 2 is not"),
        ("UPDATE interviews_auditentry SET arguments = '{}' WHERE number = 3", "Entry 3 is not"),
        ("DELETE FROM interviews_auditentry WHERE number = 2", "Entries 2 to 2 are missing"),
        ("DELETE FROM interviews_auditentry WHERE number = 4", "ends at entry 3, and should at 4"),
        ("DELETE FROM interviews_auditentry", "ends at entry 0, and should at 4"),
    ],
)
def test_what_the_owner_of_the_database_changes_is_found(
    log: Cast, statement: str, place: str
) -> None:
    as_owner(statement)
    assert place in " ".join(broken_places(log.lindenhof.pk))


@pytest.mark.fault("E87")
def test_an_entry_that_was_made_up_is_found(log: Cast, now: datetime) -> None:
    AuditEntry.objects.create(
        organization=log.lindenhof, number=5, at=now, action="get_session", seal="0" * 64
    )
    AuditHead.objects.filter(pk=log.lindenhof.pk).update(number=5, seal="0" * 64)
    assert list(broken_places(log.lindenhof.pk)) == ["Entry 5 is not as it was written."]


def test_each_organization_has_its_own_chain(log: Cast, now: datetime) -> None:
    call = Call("token:2", "Other", "mcp", "get_session", {}, "not_found")
    assert record(log.quarzwerk.pk, call, now=now).number == 1
    assert record(log.lindenhof.pk, call, now=now).number == 5
