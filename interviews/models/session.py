"""One candidate's conversation: the way in, the Session, its Legs and its Gaps."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import EMPTY, OwnedModel
from interviews.states import UNFINISHED, EndReason, GapCause, SessionState, check_change

#: As a reviewer reads them.
GAP_WORDS = {
    GapCause.CANDIDATE_OFFLINE.value: _("The candidate was offline"),
    GapCause.PROVIDER_LOST.value: _("The interviewer was lost"),
    GapCause.SERVER_LOST.value: _("Our server was lost"),
    GapCause.ROTATION.value: _("Change of connection"),
    GapCause.TRANSCRIPTION_FAILED.value: _("Could not be written down"),
    GapCause.MICROPHONE_SILENT.value: _("The microphone was silent"),
    GapCause.RECORDING_LOST.value: _("Sound was lost"),
}


class Candidate(OwnedModel):
    """The person interviewed."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Invitation(OwnedModel):
    """The candidate's way in: the key to one Session. Only a hash of its token is kept."""

    version = models.ForeignKey(
        "interviews.InterviewVersion", on_delete=models.PROTECT, related_name="invitations"
    )
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    extra_time_factor = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    patient_turn_taking = models.BooleanField(default=False)
    text_mode = models.BooleanField(default=False)
    large_captions = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(extra_time_factor__gte=1, extra_time_factor__lte=5),
                name="invitation_extra_time_in_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.candidate} · {self.version}"

    def closed_because(self, *, now: datetime) -> str:
        """Why the link opens nothing any more: "revoked", "ended", "expired", or "" if it does.

        Accepted in time, it stays the key to its Session until that ends.
        """
        session: Session | None = getattr(self, "session", None)
        if self.revoked_at is not None:
            return "revoked"
        if session is not None:
            return "" if session.is_unfinished else "ended"
        return "expired" if self.expires_at <= now else ""


class SessionQuerySet(models.QuerySet["Session"]):
    def counted(self) -> "SessionQuerySet":
        """Interviews held here: previews are tried by staff, and imports were held elsewhere."""
        return self.filter(is_preview=False, source=Session.Source.LIVE)

    def imported(self) -> "SessionQuerySet":
        """Held elsewhere; those whose consent was taken back are left alone."""
        imported = self.filter(source=Session.Source.IMPORT)
        return imported.exclude(consents__withdrawn_at__isnull=False)

    def awaiting_pipeline(self) -> "SessionQuerySet":
        """Ended ones whose candidate has not taken the consent back."""
        ended = self.counted().filter(state__in=(SessionState.ENDED, SessionState.CLOSED))
        return ended.exclude(consents__withdrawn_at__isnull=False)

    def readable(self) -> "SessionQuerySet":
        """Ended ones, held here or elsewhere, whose candidate has not taken the consent back."""
        ended = self.filter(is_preview=False, state__in=(SessionState.ENDED, SessionState.CLOSED))
        return ended.exclude(consents__withdrawn_at__isnull=False)

    def needing_review(self) -> "SessionQuerySet":
        """Ended, and no person has decided yet; who took the consent back is not reviewed."""
        return self.awaiting_pipeline().filter(state=SessionState.ENDED)


class Session(OwnedModel):
    """One candidate's conversation under one Interview version."""

    class Source(models.TextChoices):
        LIVE = "live", _("Held here")
        IMPORT = "import", _("Imported")

    source = models.CharField(
        max_length=8, choices=Source, default=Source.LIVE, db_default=Source.LIVE.value
    )
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="session"
    )
    version = models.ForeignKey(
        "interviews.InterviewVersion", on_delete=models.PROTECT, related_name="sessions"
    )
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    is_preview = models.BooleanField(default=False)
    previewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="previews",
    )
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in SessionState], default=SessionState.OPEN
    )
    end_reason = models.CharField(
        max_length=12, choices=[(r.value, r.value) for r in EndReason], blank=True
    )
    input_version = models.PositiveIntegerField(
        default=1, help_text=_("Raised when the transcript changes after its end.")
    )
    resume_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Given by a reviewer; else the settings say how long.")
    )
    room_epoch = models.PositiveIntegerField(
        default=1, help_text=_("Raised when another device takes over; fences the older one.")
    )
    turn_taking = models.CharField(
        max_length=12,
        blank=True,
        default="",
        db_default="",
        help_text=_("Chosen by the candidate in the Room; empty: as it was arranged."),
    )
    covered_questions = models.JSONField(default=list, blank=True)
    plan_progress = models.JSONField(
        db_default=EMPTY,
        default=dict,
        blank=True,
        help_text=_("By question number: follow_ups used, and question_ms of its time."),
    )
    spoken_ms = models.PositiveIntegerField(
        default=0, help_text=_("How long the clock has run: only while the candidate could speak.")
    )
    written_until_ms = models.PositiveIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("To where all that was said was written down when the state changed last."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state_changed_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("state", "ended_at"), name="session_by_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(source="live", is_preview=True, invitation__isnull=True)
                | Q(
                    source="live",
                    is_preview=False,
                    invitation__isnull=False,
                    candidate__isnull=False,
                )
                | Q(
                    source="import",
                    is_preview=False,
                    invitation__isnull=True,
                    candidate__isnull=False,
                ),
                name="session_came_by_invitation_preview_or_import",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ended", "closed"), ended_at__isnull=False)
                & ~Q(end_reason="")
                | ~Q(state__in=("ended", "closed")) & Q(ended_at__isnull=True, end_reason=""),
                name="session_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in SessionState]), name="session_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.candidate or _('Preview')} · {self.version}"

    @property
    def is_imported(self) -> bool:
        return self.source == self.Source.IMPORT

    @property
    def is_counted(self) -> bool:
        """As `SessionQuerySet.counted`."""
        return not self.is_preview and not self.is_imported

    @property
    def is_unfinished(self) -> bool:
        return SessionState(self.state) in UNFINISHED

    def counted_by_question(self, what: str) -> dict[int, int]:
        """`follow_ups` or `question_ms` of the plan's progress, by question number."""
        return {int(number): count for number, count in self.plan_progress.get(what, {}).items()}

    def change_state(self, wanted: SessionState, *, now: datetime) -> None:
        """Guard the rules on this object; `actions` lock the row and store it."""
        check_change(SessionState(self.state), wanted)
        self.state = wanted
        self.state_changed_at = now


class Feedback(OwnedModel):
    """How the interview felt to the candidate, in their own words; never part of a review."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="feedback")
    feel = models.CharField(max_length=24, blank=True, help_text=_("One word of a few offered."))
    comment = models.TextField(blank=True, max_length=2000)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("feedback")

    def __str__(self) -> str:
        return self.feel or str(_("a comment"))


class Leg(OwnedModel):
    """One connection to a voice provider within a Session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="legs")
    number = models.PositiveIntegerField()
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=80, blank=True)
    provider_session_id = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_cause = models.CharField(max_length=40, blank=True)
    usage = models.JSONField(
        db_default=EMPTY,
        default=dict,
        blank=True,
        help_text=_("What the provider counted: tokens by kind."),
    )
    cost_microusd = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("In millionths of a dollar; empty where nobody knows.")
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("session", "number"), name="leg_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number} · {self.provider}"


class Gap(OwnedModel):
    """A stretch in which something is missing, with its cause."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="gaps")
    cause = models.CharField(max_length=24, choices=[*GAP_WORDS.items()])
    turn = models.OneToOneField(
        "interviews.Turn",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="gap",
        help_text=_("What was said and could not be written down."),
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    fence = models.BigIntegerField(
        default=0, db_default=0, help_text=_("Of the Lease under which it was opened.")
    )

    class Meta:
        ordering = ("started_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="gap_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_cause_display()}"
