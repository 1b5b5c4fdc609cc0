"""Ratings of competencies: the machine's, each with its evidence, and beside it each reviewer's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.ledger import StepRun


class Rating(OwnedModel):
    """What the step says about one competency: a level with quotes, or why there is none."""

    class Outcome(models.TextChoices):
        RATED = "rated", _("Rated")
        INSUFFICIENT = "insufficient", _("Insufficient evidence")
        NOT_RATED = "not_rated", _("Not rated")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ratings")
    step_run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="ratings")
    input_version = models.PositiveIntegerField()
    competency_number = models.PositiveSmallIntegerField(
        help_text=_("Its place in the interview's version, from 1.")
    )
    competency = models.CharField(max_length=80)
    outcome = models.CharField(max_length=12, choices=Outcome)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    evidence = models.JSONField(default=list, help_text=_("Quotes, their Turns and offsets."))
    model = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-input_version", "competency_number")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "input_version", "competency_number"), name="rating_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="rated", level__isnull=False, level__gte=1)
                | ~Q(outcome="rated") & Q(level=None),
                name="rating_has_a_level_if_rated",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="rated", evidence=[]), name="rating_has_evidence_if_rated"
            ),
        )

    def __str__(self) -> str:
        return f"{self.competency} · {self.get_outcome_display()}"


class ReviewerRating(OwnedModel):
    """A person's own rating of a competency: nothing but that person ever changes it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reviewer_ratings")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings"
    )
    competency_number = models.PositiveSmallIntegerField()
    competency = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Empty: too little was said.")
    )
    note = models.TextField(blank=True, max_length=2000)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("competency_number", "given_at")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "competency_number", "reviewer"),
                name="reviewer_rating_once_per_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.competency} · {self.reviewer}"
