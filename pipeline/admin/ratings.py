"""The admin of ratings: the machine's to read, a reviewer's own as the session page posts it."""

from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from interviews import access
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY, user_of
from interviews.session_address import session_address
from pipeline.actions.own_ratings import NoSuchLevelError, give_rating
from pipeline.models import Rating, ReviewerRating
from pipeline.steps.ratings import competencies_of, reason_of


@admin.register(Rating)
class RatingAdmin(OrganizationModelAdmin):
    """Read only; nothing here is a decision about anybody."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("competency", "session", "outcome", "level", "created_at")
    list_filter = ("outcome",)
    list_select_related = ("session__candidate", "session__version", "organization")
    fields = (
        "session",
        "competency",
        "outcome",
        "level",
        "why",
        "evidence",
        "model",
        "input_version",
        "created_at",
    )
    readonly_fields = fields

    @admin.display(description=_("reason"))
    def why(self, rating: Rating) -> str:
        """As the session page says it."""
        asked = (each for each in competencies_of(rating.session))
        mine = next((each for each in asked if each.number == rating.competency_number), None)
        return reason_of(rating, mine) if mine else ""


@admin.register(ReviewerRating)
class ReviewerRatingAdmin(OrganizationModelAdmin):
    """Given on the session page, by each reviewer for themselves."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("competency", "session", "reviewer", "level", "given_at")
    list_select_related = (
        "session__candidate",
        "session__version",
        "reviewer",
        "organization",
    )
    fields = ("session", "competency", "reviewer", "level", "note", "given_at")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        ours = path(
            "of/<uuid:session_id>/<int:number>/",
            self.admin_site.admin_view(require_POST(self.give)),
            name="pipeline_reviewerrating_give",
        )
        return [ours, *super().get_urls()]

    def give(self, request: HttpRequest, session_id: UUID, number: int) -> HttpResponse:
        """Back to the session's page, where the form is."""
        session = access.access_session(user_of(request), session_id)
        level = request.POST.get("level", "")
        try:
            own = give_rating(
                session=session,
                number=number,
                by=user_of(request),
                level=int(level) if level else None,
                note=request.POST.get("note", ""),
                now=timezone.now(),
            )
        except (NoSuchLevelError, ValueError):
            self.message_user(request, _("There is no such level."), messages.ERROR)
        else:
            self.log_change(request, own, "")
        return HttpResponseRedirect(session_address(session.pk, anchor="panel-ratings"))
