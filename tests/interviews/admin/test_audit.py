"""The audit log is read by owners, and written by nobody."""

import pytest

from interviews.actions.audit import Call, record
from interviews.models import AuditEntry
from tests.cast import NOW, Cast
from tests.interviews.admin.desk import page, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_owners_read_what_programs_did_and_cannot_change_it(cast: Cast) -> None:
    call = Call("token:1", "Clerk (viva_x)", "mcp", "get_turns", {"limit": 3}, "not_found")
    entry = record(cast.lindenhof.pk, call, now=NOW)
    anonymous = record(cast.lindenhof.pk, Call("user:1", "", "rest", "x", {}, "ok"), now=NOW)
    shown = page(cast.owner, "interviews_auditentry_changelist")
    assert "Clerk" in shown
    assert "not_found" in shown
    assert anonymous.actor in shown
    assert "get_turns" in page(cast.owner, "interviews_auditentry_change", entry.pk)
    address = f"/admin/interviews/auditentry/{entry.pk}/"
    for name in ("change", "delete"):
        assert signed_in(cast.owner).post(f"{address}{name}/", {"post": "yes"}).status_code == 403
    assert signed_in(cast.reviewer).get("/admin/interviews/auditentry/").status_code == 403
    assert AuditEntry.objects.count() == 2
