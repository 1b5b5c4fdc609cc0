"""What was said, and its sound."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import EMPTY, EMPTY_LIST, OwnedModel
from interviews.models.session import Leg, Session
from interviews.turn_reference import reference_of


class TurnQuerySet(models.QuerySet["Turn"]):
    def in_order(self) -> "TurnQuerySet":
        return self.order_by("leg_number", "position")

    def said(self) -> "TurnQuerySet":
        """Turns of which something was heard: nothing unheard counts as said."""
        return self.exclude(heard_text="").in_order()

    def said_or_missing(self) -> "TurnQuerySet":
        """As `said`, with what was said and could not be written down, in its place."""
        return self.exclude(~Q(status="failed"), heard_text="").in_order()


class Turn(OwnedModel):
    """What one party said at one time, with what was heard of it.

    The sequence within a Session is (leg number, position in the provider's item chain), fixed once
    stored.
    """

    class Speaker(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        INTERVIEWER = "interviewer", _("Interviewer")

    class Kind(models.TextChoices):
        VOICE = "voice", _("Spoken")
        TYPED = "typed", _("Typed")

    class Status(models.TextChoices):
        FINAL = "final", _("Complete")
        CUT = "cut", _("Interrupted")
        FAILED = "failed", _("Not written down")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="turns")
    leg_number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    item_id = models.CharField(
        max_length=200, help_text=_("By the voice provider, or by the system it was imported from.")
    )
    speaker = models.CharField(max_length=12, choices=Speaker)
    speaker_name = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text=_("Of imported Turns.")
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.VOICE)
    status = models.CharField(max_length=8, choices=Status, default=Status.FINAL)
    text = models.TextField(blank=True)
    heard_text = models.TextField(blank=True)
    total_ms = models.PositiveIntegerField(default=0)
    heard_ms = models.PositiveIntegerField(default=0)
    started_ms = models.PositiveIntegerField(
        default=0, help_text=_("Offset on the session's timeline.")
    )
    question_number = models.PositiveSmallIntegerField(null=True, blank=True)
    transcriber = models.CharField(
        max_length=80, blank=True, help_text=_("What wrote it down; empty for typed text.")
    )
    is_rough = models.BooleanField(default=False)
    certainty = models.FloatField(
        null=True,
        blank=True,
        editable=False,
        help_text=_(
            "How sure the speech recognition was of its words, 0 to 1; empty where it did not say."
        ),
    )
    recorded_at = models.DateTimeField()
    written_until_ms = models.PositiveIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("To where on the timeline all that was said was written down then."),
    )

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ("leg_number", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "leg_number", "position"), name="turn_position_once"
            ),
            models.UniqueConstraint(
                fields=("session", "leg_number", "item_id"), name="turn_item_once"
            ),
            models.CheckConstraint(
                condition=Q(heard_ms__lte=F("total_ms")), name="turn_heard_within_total"
            ),
        )

    def __str__(self) -> str:
        return f"{self.speaker} {self.reference}"

    @property
    def reference(self) -> str:
        return reference_of(self.leg_number, self.position)

    @property
    def unheard_text(self) -> str:
        """The rest that nobody heard: shown struck through, never counted as said."""
        if self.text.startswith(self.heard_text):
            return self.text[len(self.heard_text) :]
        return ""

    @property
    def was_heard(self) -> bool:
        return bool(self.heard_text)


class TapeSegment(OwnedModel):
    """Some ten seconds of a running session's sound, until the pipeline has made the Recording.

    `docs/reference/tape.md` says what is in the file; a last segment without sound has none.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tape_segments")
    number = models.PositiveIntegerField(help_text=_("In the order in which they were stored."))
    key = models.CharField(max_length=80, help_text=_("By which it is known when stored again."))
    started_ms = models.PositiveIntegerField(help_text=_("Offset on the session's timeline."))
    duration_ms = models.PositiveIntegerField()
    is_last = models.BooleanField(
        default=False, help_text=_("The process that drove the session has no more sound of it.")
    )
    file = models.FileField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("session", "number"), name="tape_segment_number_once"),
            models.UniqueConstraint(fields=("session", "key"), name="tape_segment_once"),
        )

    def __str__(self) -> str:
        return f"{self.number} · {self.duration_ms // 1000} s"


class Recording(OwnedModel):
    """The session's audio on one timeline: left the candidate, right the interviewer."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="recording")
    file = models.FileField(upload_to="recordings/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=60, default="audio/wav")
    duration_ms = models.PositiveIntegerField()
    peaks = models.JSONField(
        db_default=EMPTY,
        default=dict,
        blank=True,
        help_text=_("How loud each party was: `bucket_ms`, and 0 to 100 for each bucket."),
    )
    segment_keys = models.JSONField(
        db_default=EMPTY_LIST,
        default=list,
        blank=True,
        editable=False,
        help_text=_("Of the segments that are in it: stored again, they are not added again."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.duration_ms // 1000} s"
