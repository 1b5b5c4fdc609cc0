"""The audit log is checked from the command line."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from interviews.actions.audit import Call, record
from interviews.models import AuditHead
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_check_prints_where_each_log_ends_and_fails_where_one_was_changed(
    cast: Cast, now: datetime
) -> None:
    entry = record(cast.lindenhof.pk, Call("token:1", "", "mcp", "x", {}, "ok"), now=now)
    said = StringIO()
    call_command("audit_check", stdout=said)
    assert f"{cast.lindenhof.pk}: 1 entries, seal {entry.seal}" in said.getvalue()
    AuditHead.objects.filter(pk=cast.lindenhof.pk).update(number=2)
    with pytest.raises(CommandError):
        call_command("audit_check", stdout=said, stderr=said)
    assert "ends at entry 1, and should at 2" in said.getvalue()
