"""Steps of several sessions run again: chosen in the list of sessions, asked about on a page."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from interviews.bulk import MOST_SESSIONS, BulkAction
from interviews.models import Session
from pipeline import tasks
from pipeline.actions.runs import run_steps_again
from pipeline.plan import PLAN

SLUG = "run_steps_again"
#: So many sessions are rung for at once; the sweep finds the others.
MOST_RUNG = 20


def ask_or_run(request: HttpRequest, sessions: QuerySet[Session]) -> HttpResponse | None:
    """First a page that asks which steps; then it is done, and the list says so."""
    chosen = list(sessions.order_by("ended_at")[: MOST_SESSIONS + 1])
    if len(chosen) > MOST_SESSIONS:
        words = _("Choose at most %(most)d sessions at once.") % {"most": MOST_SESSIONS}
        messages.warning(request, words)
        return None
    if "confirmed" not in request.POST:
        return _ask(request, chosen)
    steps = {step.name for step in PLAN} & set(request.POST.getlist("steps"))
    only_failed = request.POST.get("only_failed") == "yes"
    ids = [session.pk for session in chosen]
    count = run_steps_again(session_ids=ids, steps=steps, only_failed=only_failed)
    if not count:
        messages.info(request, _("There was no such step to run again."))
        return None
    model_admin = admin.site.get_model_admin(Session)
    for session in chosen:
        model_admin.log_change(request, session, str(_("Had steps run again.")))
    for session in chosen[:MOST_RUNG]:
        tasks.nudge(session.pk)
    words = ngettext("%(n)d step runs again now.", "%(n)d steps run again now.", count)
    messages.success(request, words % {"n": count})
    return None


def _ask(request: HttpRequest, chosen: list[Session]) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "opts": Session._meta,
        "title": _("Run steps again"),
        "action": SLUG,
        "chosen": chosen,
        "steps": [step.name for step in PLAN],
    }
    return TemplateResponse(request, "admin/pipeline/run_again.html", context)


RUN_STEPS_AGAIN = BulkAction(SLUG, gettext_lazy("Run steps again…"), ask_or_run)
