"""What the Room and the pages after it say about a Session, as the templates want it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from interviews.models import Session, Turn
from interviews.states import EndReason
from interviews.views.invitation_context import minutes_of

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def describe_room(session: Session, *, wants_text: bool) -> dict[str, object]:
    """The context of `room/room.html`: nothing of the plan is in it."""
    definition = session.version.definition
    invitation = session.invitation
    language = (invitation.language if invitation else "") or definition["language"]
    text_mode = wants_text or bool(invitation and invitation.text_mode)
    return {
        "room": {
            "session_id": str(session.pk),
            "title": definition["title"],
            "organization": session.organization.name,
            "interviewer": definition["interviewer"],
            "candidate_name": _name_of_candidate(session),
            "language": language,
            "direction": "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
            "preview": session.is_preview,
            "mode": "text" if text_mode else "voice",
            "captions": "large" if invitation and invitation.large_captions else "normal",
            "thanks_url": reverse("room:thanks", args=[session.pk]),
            "socket_path": f"/ws/room/{session.pk}/",
            "questions_count": len(definition["questions"]),
            "minutes": minutes_of(invitation) if invitation else definition["time_budget_minutes"],
        }
    }


def describe_thanks(session: Session) -> dict[str, object]:
    """The context of `room/thanks.html`."""
    organization = session.organization
    consent = session.consents.first()
    may_read = organization.shares_transcripts and not session.is_preview
    return {
        "session": {
            "title": session.version.definition["title"],
            "organization": organization.name,
            "reason": session.end_reason,
            "ended_sentence": _ended_sentence(EndReason(session.end_reason)),
            "next_sentence": _("People at %(organization)s read what you said. A person decides.")
            % {"organization": organization.name},
            "transcript_url": reverse("room:transcript", args=[session.pk]) if may_read else "",
            "contact_email": organization.contact_email,
            "preview": session.is_preview,
            "withdrawn": consent is not None and not consent.is_in_force,
        },
        "form_action": reverse("room:thanks", args=[session.pk]),
    }


def write_transcript(session: Session) -> str:
    """The candidate's copy: what was heard of both sides, in order."""
    definition = session.version.definition
    names = {
        Turn.Speaker.CANDIDATE: _name_of_candidate(session),
        Turn.Speaker.INTERVIEWER: definition["interviewer"],
    }
    missing = _("[Something was said here that could not be written down.]")
    lines = [
        f"{names[Turn.Speaker(turn.speaker)]}: {turn.heard_text or missing}"
        for turn in session.turns.said_or_missing()
    ]
    return "\n\n".join([definition["title"], *lines]) + "\n"


def _name_of_candidate(session: Session) -> str:
    if session.candidate:
        return session.candidate.name
    return session.previewed_by.get_username() if session.previewed_by else ""


def _ended_sentence(reason: EndReason) -> str:
    match reason:
        case EndReason.CANDIDATE:
            return _("You ended the interview. That is fine.")
        case EndReason.PLAN:
            return _("You have answered every question.")
        case EndReason.TIME:
            return _("The time for this interview is used up.")
        case EndReason.LIMIT:
            return _("The interview reached the limit of what is possible here.")
        case EndReason.REVIEWER:
            return _("The interview was ended by the people who invited you.")
        case EndReason.WINDOW | EndReason.IMPORTED:  # which has no Room
            return _("The interview was interrupted, and the time to continue it has passed.")
