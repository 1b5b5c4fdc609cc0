"""The admin of comments: a list to read, and what the session page posts."""

from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from interviews import access
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY, user_of
from interviews.session_address import session_address
from pipeline.actions.comments import EmptyCommentError, write_comment
from pipeline.admin.form_of import form_of
from pipeline.models import Comment


@admin.register(Comment)
class CommentAdmin(OrganizationModelAdmin):
    """Written on the session page; nobody changes what somebody wrote."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("__str__", "author", "created_at")
    list_select_related = ("author", "organization")
    fields = ("thread", "author", "text", "created_at")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        ours = path(
            "of/<uuid:session_id>/write/",
            self.admin_site.admin_view(require_POST(self.write)),
            name="pipeline_comment_write",
        )
        return [ours, *super().get_urls()]

    def write(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """Back to the session's page, where the form is."""
        session = access.access_session(user_of(request), session_id)
        try:
            comment, is_new = write_comment(
                session=session,
                by=user_of(request),
                text=request.POST.get("text", ""),
                form=form_of(request),
            )
        except EmptyCommentError:
            self.message_user(request, _("There was nothing in it."), messages.ERROR)
        else:
            if is_new:
                self.log_addition(request, comment, "")
        return HttpResponseRedirect(session_address(session.pk, anchor="panel-thread"))
