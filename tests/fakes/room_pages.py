"""Renders the candidate's templates with sample contexts, without the views behind them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]

INVITATION = {
    "organization": "Larkfield Health",
    "title": "A conversation about the ward",
    "role": "Night nurse",
    "candidate_name": "Amara",
    "minutes": 20,
    "questions_count": 5,
    "expires_at": dt.datetime(2026, 12, 4, 18, 0, tzinfo=dt.UTC),
    "retention_days": 90,
    "contact_email": "people@larkfield.example",
    "needs_continue": False,
    "already_elsewhere": False,
}

AGREEMENT = """\
You are about to hold an interview with an AI interviewer on behalf of Larkfield Health. It is a
computer program: it asks the questions, listens, and writes down what is said.

What you say is written down as a transcript, which people at Larkfield Health read. They decide
about your application; no machine accepts or rejects you, and your voice, accent, face or mood is
never judged.

The transcript is kept for 90 days after the decision and then erased. You may ask for a copy, for
a correction, or for earlier erasure at any time: people@larkfield.example.

Taking part is your choice. You can stop at any moment, ask for another way of answering, or ask to
speak with a person instead, and none of this counts against you."""

CONSENT = {
    "version": "2026-11",
    "paragraphs": AGREEMENT.split("\n\n"),
    "scopes": [
        {
            "name": "recording",
            "label": "Keep a sound recording",
            "help": "So that a person can hear what you really said. Without it, text is kept.",
            "required": False,
            "checked": False,
        },
        {
            "name": "ai_evaluation",
            "label": "Let a program point to passages",
            "help": "It marks which of your sentences belong to which question.",
            "required": False,
            "checked": True,
        },
    ],
}

ROOM = {
    "session_id": "7f3c",
    "title": "A conversation about the ward",
    "organization": "Larkfield Health",
    "interviewer": "Vera",
    "candidate_name": "Amara",
    "language": "en",
    "direction": "ltr",
    "preview": False,
    "mode": "voice",
    "captions": "normal",
    "thanks_url": "/thanks",
    "socket_path": "/ws/room/7f3c/",
    "questions_count": 5,
    "minutes": 20,
}

THANKS = {
    "title": "A conversation about the ward",
    "organization": "Larkfield Health",
    "reason": "plan",
    "ended_sentence": "That was the last question. It was good to hear from you, Amara.",
    "next_sentence": "People at Larkfield Health read what you said. A person decides.",
    "transcript_url": "/transcript",
    "contact_email": "people@larkfield.example",
    "preview": False,
}

_INVITATION_LINKS = {
    "agreement_url": "/agreement",
    "continue_url": "/continue",
    "adjust_url": "mailto:people@larkfield.example?subject=Adjustment",
    "text_url": "/agreement?mode=text",
    "person_url": "mailto:people@larkfield.example?subject=A%20person",
}

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "invitation": ("invitations/invitation.html", {"invitation": INVITATION, **_INVITATION_LINKS}),
    "elsewhere": (
        "invitations/invitation.html",
        {"invitation": INVITATION | {"already_elsewhere": True}, **_INVITATION_LINKS},
    ),
    "agreement": (
        "invitations/agreement.html",
        {
            "consent": CONSENT,
            "form_action": "/agreement",
            "download_url": "/agreement.txt",
            "organization": "Larkfield Health",
        },
    ),
    "agreement-errors": (
        "invitations/agreement.html",
        {
            "consent": CONSENT,
            "form_action": "/agreement",
            "download_url": "/agreement.txt",
            "organization": "Larkfield Health",
            "errors": ["Tick the box if you agree; without it we cannot start."],
        },
    ),
    "expired": (
        "invitations/closed.html",
        {"reason": "expired", "contact_email": "people@larkfield.example"},
    ),
    "revoked": ("invitations/closed.html", {"reason": "revoked"}),
    "ended": ("invitations/closed.html", {"reason": "ended"}),
    "not-found": ("invitations/not_found.html", {}),
    "403": ("403.html", {}),
    "404": ("404.html", {}),
    "429": ("429.html", {}),
    "500": ("500.html", {}),
    "thanks": ("room/thanks.html", {"session": THANKS, "form_action": "/thanks"}),
    "thanked": (
        "room/thanks.html",
        {
            "session": THANKS | {"preview": True, "transcript_url": ""},
            "form_action": "/thanks",
            "thanked": True,
        },
    ),
}

_engine = Engine(
    dirs=[str(ROOT / "templates")],
    libraries={"i18n": "django.templatetags.i18n", "static": "tests.fakes.room_static"},
)


def prepare_django() -> None:
    """Translation and number formats need settings; any will do."""
    if not settings.configured:
        settings.configure(USE_I18N=True, USE_TZ=True, LANGUAGE_CODE="en", INSTALLED_APPS=[])
        django.setup()


def render(name: str, options: dict[str, str]) -> str | None:
    """One sample page as HTML, or None for an unknown name; `options` change the Room."""
    if name == "room":
        template, context = "room/room.html", {"room": ROOM | _typed(options)}
    elif name in PAGES:
        template, context = PAGES[name]
    else:
        return None
    with translation.override(options.get("language", "en")):
        html: str = _engine.get_template(template).render(Context(context))
    return html


def _typed(options: dict[str, str]) -> dict[str, Any]:
    return {
        key: value == "1" if isinstance(ROOM.get(key), bool) else value
        for key, value in options.items()
    }
