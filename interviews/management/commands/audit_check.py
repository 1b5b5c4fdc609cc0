"""`manage.py audit_check`: whether the audit log is as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.actions.audit import broken_places
from interviews.models import AuditEntry, AuditHead


class Command(BaseCommand):
    help = (
        "Check every organization's audit log, and print where it ends. Keep what it prints: a log "
        "that was cut off together with its end ends earlier than it did."
    )

    def handle(self, *_args: object, **_options: Any) -> None:
        heads = set(AuditHead.objects.values_list("pk", flat=True))
        entries = set(AuditEntry.objects.order_by().values_list("organization", flat=True))
        is_broken = False
        for organization in sorted(heads | entries):
            for sentence in broken_places(organization):
                is_broken = True
                self.stderr.write(f"{organization}: {sentence}")
        for head in AuditHead.objects.order_by("pk"):
            self.stdout.write(f"{head.pk}: {head.number} entries, seal {head.seal}")
        if is_broken:
            raise CommandError("The audit log was changed.")
