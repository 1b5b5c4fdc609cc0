"""What `/metrics` tells of the slow half: its ledger and its outbox, counted."""

from collections.abc import Mapping

from django.db.models import Count

from pipeline.models import Delivery, StepRun


def steps_by_status() -> Mapping[str, int]:
    return dict(StepRun.objects.values_list("status").annotate(Count("pk")).order_by())


def deliveries_by_status() -> Mapping[str, int]:
    return dict(Delivery.objects.values_list("status").annotate(Count("pk")).order_by())
