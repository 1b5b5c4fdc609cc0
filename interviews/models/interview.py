"""What is to be asked: the Interview being edited, and the versions that were published of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import OwnedModel

#: The release before writes rows without this column.
NONE_CHOSEN = models.Value([], models.JSONField())


class Interview(OwnedModel):
    """The definition as it is being edited; sessions run with a published version of it."""

    class TurnTaking(models.TextChoices):
        PATIENT = "patient", _("Patient: waits while people think")
        NORMAL = "normal", _("Normal")
        NOISY = "noisy", _("Noisy room: needs a clear voice")

    title = models.CharField(max_length=120)
    role = models.CharField(max_length=120, help_text=_("The position this interview is for."))
    introduction = models.TextField(
        blank=True, help_text=_("What the candidate reads before the interview.")
    )
    interviewer = models.CharField(max_length=60, default="Ada", help_text=_("A name for the AI."))
    persona = models.TextField(
        blank=True, help_text=_("How the interviewer should come across; never shown.")
    )
    closing = models.TextField(blank=True, help_text=_("The last words of the interviewer."))
    language = models.CharField(max_length=12, default="en")
    voice_name = models.CharField(max_length=40, default="marin")
    turn_taking = models.CharField(max_length=12, choices=TurnTaking, default=TurnTaking.PATIENT)
    time_budget_minutes = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    tools = models.JSONField(
        default=list,
        blank=True,
        db_default=NONE_CHOSEN,
        help_text=_("What the interviewer may look up and keep while it talks."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(time_budget_minutes__range=(1, 240)),
                name="interview_time_budget_in_range",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Question(OwnedModel):
    """One thing to ask, with guidance for following up."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    follow_ups = models.TextField(
        blank=True, help_text=_("Follow-up questions, one a line, in the order to use them.")
    )
    time_budget_minutes = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("When they are used up, the interviewer goes on; empty for no limit."),
    )
    guidance = models.TextField(
        blank=True, help_text=_("What a good answer covers; never shown to the candidate.")
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("interview", "position"),
                name="question_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class Competency(OwnedModel):
    """Something the interview looks for, with anchored levels."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="competencies")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    levels = models.JSONField(
        default=list, blank=True, help_text=_("Anchors from lowest to highest, a list of texts.")
    )

    class Meta:
        ordering = ("position",)
        verbose_name_plural = _("competencies")
        constraints = (
            models.UniqueConstraint(
                fields=("interview", "position"),
                name="competency_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.name


class InterviewVersion(OwnedModel):
    """A frozen copy of an Interview: what a Session runs with. The database refuses to change it.

    A preview freezes a draft without publishing it: it has no number and invites nobody.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    is_preview = models.BooleanField(default=False)
    definition = models.JSONField(help_text=_("The whole interview, as `definition.py` writes it."))
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-published_at",)
        constraints = (
            models.UniqueConstraint(fields=("interview", "number"), name="version_number_once"),
            models.CheckConstraint(
                condition=models.Q(is_preview=True, number__isnull=True)
                | models.Q(is_preview=False, number__gte=1),
                name="version_number_unless_preview",
            ),
        )

    def __str__(self) -> str:
        title = str(self.definition.get("title", ""))
        if self.definition.get("is_of_imports"):
            return title
        return f"{title} {_('preview') if self.is_preview else f'v{self.number}'}"
