"""The admin of the ledger: every step of every session, and a way to have one run again."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from interviews import access
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.moments import day_and_time
from interviews.admin.roles import NOBODY, user_of
from interviews.admin.state_words import state_chip
from interviews.session_address import session_address
from pipeline import claims, tasks
from pipeline.models import StepRun
from pipeline.panels.ledger import build_ledger_panel

TONES = {
    StepRun.Status.READY: "quiet",
    StepRun.Status.RUNNING: "live",
    StepRun.Status.DONE: "done",
    StepRun.Status.FAILED: "failed",
    StepRun.Status.BLOCKED: "caution",
    StepRun.Status.ERASED: "quiet",
    StepRun.Status.REPLACED: "quiet",
}


@admin.register(StepRun)
class StepRunAdmin(OrganizationModelAdmin):
    """Read only, but for running again."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("step", "session", "status_word", "attempts", "finished", "error")
    list_filter = ("status", "step")
    list_select_related = ("session__candidate", "session__version", "organization")
    actions = ("run_again_together",)
    fields = (
        "session",
        "step",
        "step_version",
        "input_version",
        "status",
        "attempts",
        "max_attempts",
        "waits",
        "deaths",
        "error",
        "not_before",
        "lease_until",
        "fence",
        "started_at",
        "finished_at",
        "tokens_in",
        "tokens_out",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("-created_at")

    @display(description=_("Status"), ordering="status")
    def status_word(self, step_run: StepRun) -> str:
        return state_chip(step_run.get_status_display(), TONES[StepRun.Status(step_run.status)])

    @display(description=_("Finished"), ordering="finished_at")
    def finished(self, step_run: StepRun) -> str:
        return day_and_time(step_run.finished_at)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "<uuid:step_run_id>/run-again/",
                self.admin_site.admin_view(require_POST(self.run_again)),
                name="pipeline_steprun_run_again",
            ),
            path(
                "of/<uuid:session_id>/progress/",
                self.admin_site.admin_view(require_safe(self.progress)),
                name="pipeline_steprun_progress",
            ),
        ]
        return [*ours, *super().get_urls()]

    def progress(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """The ledger as it stands on the session's page, for the page to look again and again."""
        session = access.access_session(user_of(request), session_id)
        panel = build_ledger_panel(session)
        return render(request, panel.template, {"panel": panel.context})

    def run_again(self, request: HttpRequest, step_run_id: UUID) -> HttpResponse:
        """Back to the session's page, where the button is."""
        step_run = self.get_object(request, str(step_run_id))
        if step_run is None:
            raise access.NotFound
        self._run_again(request, [step_run])
        return HttpResponseRedirect(session_address(step_run.session_id, anchor="panel-ledger"))

    @admin.action(description=_("Run again"), permissions=["view"])
    def run_again_together(self, request: HttpRequest, queryset: QuerySet[StepRun]) -> None:
        self._run_again(request, list(queryset))

    def _run_again(self, request: HttpRequest, step_runs: list[StepRun]) -> None:
        ready = [step_run for step_run in step_runs if claims.run_again(step_run.pk)]
        for step_run in ready:
            self.log_change(request, step_run, str(_("Had it run again.")))
            tasks.nudge(step_run.session_id)
        if len(ready) < len(step_runs):
            words = _("A step that is running, waits for another or was replaced was left alone.")
            self.message_user(request, words, messages.WARNING)
        if ready:
            self.message_user(request, _("It runs again now."), messages.SUCCESS)
