"""What the pages of an invitation say about it, as the templates want it."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from interviews.consent import ConsentTerms, ConsentText, write_consent_text
from interviews.models import Invitation, Session


def find_session(invitation: Invitation) -> Session | None:
    session: Session | None = getattr(invitation, "session", None)
    return session


def describe_invitation(
    invitation: Invitation, *, token: str, holds_key: bool
) -> dict[str, object]:
    """The context of `invitations/invitation.html`; `holds_key`: it offers to go straight on."""
    definition = invitation.version.definition
    organization = invitation.organization
    was_accepted = find_session(invitation) is not None
    agreement_url = reverse("invitations:agreement", args=[token])
    return {
        "invitation": {
            "organization": organization.name,
            "title": definition["title"],
            "role": definition["role"],
            "introduction": definition["introduction"],
            "candidate_name": invitation.candidate.name,
            "minutes": minutes_of(invitation),
            "questions_count": len(definition["questions"]),
            "expires_at": invitation.expires_at,
            "retention_days": organization.retention_days,
            "contact_email": organization.contact_email,
            "needs_continue": holds_key,
            "already_elsewhere": was_accepted and not holds_key,
        },
        "agreement_url": agreement_url,
        "text_url": f"{agreement_url}?mode=text",
        "continue_url": reverse("invitations:continue", args=[token]),
        "adjust_url": _mail_to(organization.contact_email, _("An adjustment for my interview")),
        "person_url": _mail_to(
            organization.contact_email, _("I would rather be interviewed by a person")
        ),
    }


def describe_agreement(
    invitation: Invitation, text: ConsentText, *, token: str, mode: str, chosen: dict[str, bool]
) -> dict[str, object]:
    """The context of `invitations/agreement.html`.

    The words are named in the address that the form goes to, so that nobody agrees to other ones.
    """
    return {
        "organization": invitation.organization.name,
        "consent": {
            "version": text.version,
            "paragraphs": text.paragraphs,
            "scopes": _describe_scopes(chosen),
        },
        "form_action": f"{reverse('invitations:agreement', args=[token])}?text={text.sha256}",
        "download_url": reverse("invitations:consent_text", args=[token]),
        "mode": mode,
    }


def write_text_for(invitation: Invitation) -> ConsentText:
    """The words this candidate is shown now."""
    definition = invitation.version.definition
    return write_consent_text(
        invitation.language or definition["language"],
        ConsentTerms(
            organization=invitation.organization.name,
            interviewer=definition["interviewer"],
            retention_days=invitation.organization.retention_days,
            contact_email=invitation.organization.contact_email,
        ),
    )


def minutes_of(invitation: Invitation) -> int:
    """The time budget with this candidate's extra time."""
    minutes: int = invitation.version.definition["time_budget_minutes"]
    return round(minutes * invitation.extra_time_factor)


def _describe_scopes(chosen: dict[str, bool]) -> list[dict[str, object]]:
    return [
        {
            "name": "recording",
            "label": _("Record the sound"),
            "help": _(
                "So that people can hear what you really said. Without it there is text only."
            ),
            "required": False,
            "checked": chosen.get("scope_recording", False),
        },
        {
            "name": "ai_evaluation",
            "label": _("Let software point out what fits the position"),
            "help": _("It quotes your own words. A person checks it, and a person decides."),
            "required": False,
            "checked": chosen.get("scope_ai_evaluation", False),
        },
    ]


def _mail_to(address: str, subject: str) -> str:
    """Where the organization has named no address, the candidate fills in who wrote to them."""
    return f"mailto:{address}?subject={quote(subject)}"
