"""What `/metrics` tells of the slow half: its ledger, counted."""

from collections.abc import Mapping

from django.db.models import Count

from pipeline.models import StepRun


def steps_by_status() -> Mapping[str, int]:
    return dict(StepRun.objects.values_list("status").annotate(Count("pk")).order_by())
