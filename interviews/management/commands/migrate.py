"""`manage.py migrate`, as Django has it, while interviews go on: no lock is waited for long."""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from interviews.lock_patience import TablesBusyError, with_patience


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Each migration is a transaction: another try goes on where the last one stopped."""
        try:
            with_patience(lambda: super(Command, self).handle(*args, **options), sleep=time.sleep)
        except TablesBusyError:
            raise CommandError(
                "A table was in use at every try. What is applied stays applied; run it again."
            ) from None
