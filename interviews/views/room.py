"""The Room and the pages after it; the Room key in the cookie decides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from interviews.access import NotFound, access_room_session
from interviews.actions.consents import withdraw_consent
from interviews.actions.feedback import give_feedback
from interviews.forms import FeedbackForm
from interviews.models import Session
from interviews.views.room_context import describe_room, describe_thanks, write_transcript


@require_safe
def show_room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = access_room_session(session_id, request.COOKIES)
    if not session.is_unfinished:
        return redirect("room:thanks", session_id=session_id)
    wants_text = request.GET.get("mode") == "text"
    return render(request, "room/room.html", describe_room(session, wants_text=wants_text))


@require_http_methods(["GET", "HEAD", "POST"])
def show_thanks(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = access_room_session(session_id, request.COOKIES)
    if session.is_unfinished:
        return redirect("room:room", session_id=session_id)
    if request.method == "POST":
        return _receive_feedback(request, session)
    context = {**describe_thanks(session), "thanked": "thanked" in request.GET}
    return render(request, "room/thanks.html", context)


@require_safe
def download_transcript(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The candidate's copy, where the organization shares it."""
    session = access_room_session(session_id, request.COOKIES)
    if session.is_unfinished or not session.organization.shares_transcripts:
        raise NotFound
    return HttpResponse(
        write_transcript(session),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="transcript.txt"'},
    )


def _receive_feedback(request: HttpRequest, session: Session) -> HttpResponse:
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return render(request, "room/thanks.html", describe_thanks(session), status=422)
    now = timezone.now()
    said = form.cleaned_data
    if said["withdraw"]:
        withdraw_consent(session_id=session.pk, now=now)
    address = reverse("room:thanks", args=[session.pk])
    if said["feel"] or said["comment"]:
        give_feedback(session=session, feel=said["feel"], comment=said["comment"], now=now)
        address += "?thanked=1"
    return redirect(address)
