"""The candidate's way in: reading the invitation, agreeing, continuing on another device."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from interviews import room_key
from interviews.access import Gone, NotFound, access_invitation_by_token, access_room_session
from interviews.actions.errors import (
    AlreadyAcceptedError,
    InvitationClosedError,
    NotAcceptedError,
    TextChangedError,
)
from interviews.actions.invitations import Agreement, accept, take_over
from interviews.consent import ConsentText
from interviews.forms import AgreementForm
from interviews.models import Invitation, Session
from interviews.views.guessing import count_miss, has_guessed_too_often
from interviews.views.invitation_context import (
    describe_agreement,
    describe_invitation,
    find_session,
    write_text_for,
)

InvitationView = Callable[[HttpRequest, Invitation, str], HttpResponse]


def opened_by_link(view: InvitationView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Hand the view the invitation of its token; who tries many links is asked to wait."""

    @wraps(view)
    def open_link(request: HttpRequest, token: str) -> HttpResponse:
        if has_guessed_too_often(request):
            response = render(request, "429.html", status=429)
            response["Retry-After"] = "60"
            return response
        try:
            invitation = access_invitation_by_token(token, now=timezone.now())
        except NotFound:
            count_miss(request)
            raise
        try:
            return view(request, invitation, token)
        except InvitationClosedError as closed:
            raise Gone(closed.reason) from None

    return open_link


@require_safe
@opened_by_link
def show_invitation(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Changes nothing, however often it is opened: mail scanners open links too."""
    holds_key = _find_own_session(request, invitation) is not None
    context = describe_invitation(invitation, token=token, holds_key=holds_key)
    return render(request, "invitations/invitation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by_link
def show_agreement(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if find_session(invitation) is not None:
        return redirect("invitations:open", token=token)
    if request.method == "POST":
        return _receive_agreement(request, invitation, token)
    mode = "text" if invitation.text_mode or request.GET.get("mode") == "text" else "voice"
    text = write_text_for(invitation)
    context = describe_agreement(invitation, text, token=token, mode=mode, chosen={})
    return render(request, "invitations/agreement.html", {**context, "errors": []})


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by_link
def continue_session(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Straight on where the key is; with a POST elsewhere too, which shuts the other device out."""
    own_session = _find_own_session(request, invitation)
    if own_session is not None:
        return redirect("room:room", session_id=own_session.pk)
    if request.method != "POST":
        return redirect("invitations:open", token=token)
    now = timezone.now()
    try:
        session = take_over(invitation_id=invitation.pk, now=now)
    except NotAcceptedError:
        return redirect("invitations:open", token=token)
    response = redirect("room:room", session_id=session.pk)
    room_key.hand_over(response, session, now=now)
    return response


@require_safe
@opened_by_link
def download_consent_text(
    request: HttpRequest,  # noqa: ARG001 - the shape of a view
    invitation: Invitation,
    token: str,  # noqa: ARG001 - the shape of a view
) -> HttpResponse:
    """The candidate's copy: the words they agreed to, or would agree to now."""
    session = find_session(invitation)
    given = session.consents.first() if session else None
    return HttpResponse(
        given.text if given else write_text_for(invitation).text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="agreement.txt"'},
    )


def _receive_agreement(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = AgreementForm(request.POST)
    text = write_text_for(invitation)
    is_valid = form.is_valid()
    choices = form.cleaned_data
    if is_valid:
        try:
            return _open_session(request, invitation, text=text, choices=choices)
        except AlreadyAcceptedError:
            return redirect("invitations:open", token=token)
        except TextChangedError:
            errors = [_("The text has changed meanwhile. Please read it again.")]
    else:
        errors = [str(error) for error in form.errors.get("agree", [])]
    mode = choices.get("mode") or "voice"
    context = describe_agreement(invitation, text, token=token, mode=mode, chosen=choices)
    return render(request, "invitations/agreement.html", {**context, "errors": errors}, status=422)


def _open_session(
    request: HttpRequest,
    invitation: Invitation,
    *,
    text: ConsentText,
    choices: dict[str, object],
) -> HttpResponse:
    if request.GET.get("text") not in {None, text.sha256}:
        raise TextChangedError
    now = timezone.now()
    agreement = Agreement(
        text=text,
        recording=bool(choices["scope_recording"]),
        ai_evaluation=bool(choices["scope_ai_evaluation"]),
    )
    session = accept(invitation_id=invitation.pk, agreement=agreement, now=now)
    address = reverse("room:room", args=[session.pk])
    response = redirect(f"{address}?mode=text" if choices["mode"] == "text" else address)
    room_key.hand_over(response, session, now=now)
    return response


def _find_own_session(request: HttpRequest, invitation: Invitation) -> Session | None:
    """The Session of this invitation, if this browser holds the key to its Room."""
    session = find_session(invitation)
    if session is None:
        return None
    try:
        return access_room_session(session.pk, request.COOKIES)
    except NotFound:
        return None
