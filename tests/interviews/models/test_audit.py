"""An audit entry is never changed: the database itself refuses."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from interviews.actions.audit import Call, record
from interviews.models import AuditEntry, AuditHead
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CALL = Call("token:1", "Clerk", "rest", "get_session", {}, "ok")


@pytest.mark.fault("E87")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE interviews_auditentry SET outcome = 'ok'",
        "UPDATE interviews_auditentry SET number = 7",
        "DELETE FROM interviews_auditentry",
    ],
)
def test_the_database_refuses_to_change_an_entry(cast: Cast, now: datetime, statement: str) -> None:
    entry = record(cast.lindenhof.pk, CALL, now=now)
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get() == entry


def test_entries_outlive_their_organization(cast: Cast, now: datetime) -> None:
    entry = record(cast.quarzwerk.pk, CALL, now=now)
    cast.quarzwerk.delete()
    assert AuditEntry.objects.get() == entry
    assert str(entry) == "1 · get_session"
    assert str(AuditHead.objects.get()) == "1"
