"""Migrating while people talk."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from interviews.lock_patience import TablesBusyError
from tests.interviews.test_lock_patience import lock_limit

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True), pytest.mark.fault("A06")]


def test_migrating_waits_for_no_lock_long(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[str] = []
    monkeypatch.setattr(migrate.Command, "handle", lambda *_a, **_o: limits.append(lock_limit()))
    call_command("migrate", verbosity=0)
    assert limits == ["1500ms"]


def test_migrating_beside_tables_that_are_never_free_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def be_busy(*_arguments: object, **_options: object) -> None:
        raise TablesBusyError

    monkeypatch.setattr(migrate.Command, "handle", be_busy)
    with pytest.raises(CommandError, match="run it again"):
        call_command("migrate", verbosity=0)
