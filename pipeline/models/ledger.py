"""The claim ledger: each Step of each Session, and the right to do it once."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.clock import DatabaseClock
from pipeline.retry import MOST_DEATHS


class StepRunQuerySet(models.QuerySet["StepRun"]):
    def due(self) -> "StepRunQuerySet":
        """What a worker may take now (`claims.take` decides; this only finds)."""
        return self.of_newest_input().filter(_IS_DUE)

    def of_newest_input(self) -> "StepRunQuerySet":
        """A condition on each row by itself, so that an `update` asks it again after a wait."""
        same = Session.objects.filter(input_version=OuterRef("input_version"))
        return self.filter(Exists(same.filter(pk=OuterRef("session"))))

    def overtaken(self) -> "StepRunQuerySet":
        """Not done, and their session has a newer input; results that are there are its history."""
        newer = Session.objects.filter(input_version__gt=OuterRef("input_version"))
        return self.filter(Exists(newer.filter(pk=OuterRef("session"))), status__in=_UNDONE)

    def used_up(self) -> "StepRunQuerySet":
        """Left behind by the last worker that may die of it."""
        return self.filter(_LEASE_IS_OVER, deaths__gte=MOST_DEATHS)

    def outdated(self, versions: Mapping[str, int]) -> "StepRunQuerySet":
        """Results for the newest input that an older version of their step has made.

        `versions` are today's, by step.
        """
        older = Q(pk__in=())
        for step, version in versions.items():
            older |= Q(step=step, step_version__lt=version)
        return self.of_newest_input().filter(older, status="done")

    def with_faces(self) -> "StepRunQuerySet":
        """The two visible faces of the claim, computed and never stored."""
        return self.annotate(
            generating=Q(status="running", lease_until__gte=DatabaseClock()),
            generated=Q(status="done"),
        )


_UNDONE = ("ready", "running", "failed", "blocked")
_LEASE_IS_OVER = Q(status="running", lease_until__lt=DatabaseClock())
_HAS_WAITED = Q(not_before__isnull=True) | Q(not_before__lte=DatabaseClock())
_IS_DUE = (_LEASE_IS_OVER & Q(deaths__lt=MOST_DEATHS)) | (
    Q(status="ready", attempts__lt=F("max_attempts")) & _HAS_WAITED
)


class StepRun(OwnedModel):
    """A Step of one Session: its row in the ledger, and the right to do it once (`claims.py`)."""

    class Status(models.TextChoices):
        READY = "ready", _("Ready")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        BLOCKED = "blocked", _("Blocked")
        ERASED = "erased", _("Erased")
        REPLACED = "replaced", _("Replaced")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="step_runs")
    step = models.CharField(max_length=40)
    step_version = models.PositiveIntegerField(
        default=1, help_text=_("Of the step when it made this result.")
    )
    input_version = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.READY)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=5)
    waits = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text=_("How often it had to wait for its input or the database."),
    )
    deaths = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("How many workers stopped in the middle of it.")
    )
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    note = models.TextField(
        db_default="", blank=True, help_text=_("What the step says about its result.")
    )
    cost_microusd = models.PositiveBigIntegerField(default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = StepRunQuerySet.as_manager()

    class Meta:
        ordering = ("created_at",)
        indexes = (models.Index(fields=("status", "not_before"), name="steprun_claimable"),)
        constraints = (
            models.UniqueConstraint(
                fields=("session", "step", "input_version"), name="steprun_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="running") | models.Q(lease_until__isnull=False),
                name="steprun_running_has_a_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(attempts__lte=models.F("max_attempts")),
                name="steprun_attempts_bounded",
            ),
        )

    def __str__(self) -> str:
        return f"{self.step} · {self.status}"
