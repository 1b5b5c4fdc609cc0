"""The state of a session as a word and a tone, and why it ended as a sentence (pure)."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from interviews.states import EndReason, SessionState

#: Word, and the tone that colours it: quiet, live, caution or done.
STATE_WORDS: dict[SessionState, tuple[Promise | str, str]] = {
    SessionState.OPEN: (_("Not started"), "quiet"),
    SessionState.WAITING: (_("Waiting"), "quiet"),
    SessionState.LIVE: (_("Live"), "live"),
    SessionState.PAUSED: (_("Paused"), "caution"),
    SessionState.INTERRUPTED: (_("Interrupted"), "caution"),
    SessionState.ENDED: (_("Ended"), "done"),
    SessionState.CLOSED: (_("Closed"), "quiet"),
}

END_SENTENCES: dict[EndReason, Promise | str] = {
    EndReason.CANDIDATE: _("The candidate ended it."),
    EndReason.PLAN: _("Every question was asked."),
    EndReason.TIME: _("The time was used up."),
    EndReason.LIMIT: _("A limit of this installation was reached."),
    EndReason.REVIEWER: _("A reviewer ended it."),
    EndReason.WINDOW: _("It was interrupted and not taken up again in time."),
    EndReason.IMPORTED: _("It was held elsewhere and imported."),
}


def word_of(state: str) -> Promise | str:
    return STATE_WORDS[SessionState(state)][0]


def tone_of(state: str) -> str:
    return STATE_WORDS[SessionState(state)][1]


def state_chip(word: Promise | str, tone: str) -> SafeString:
    """The word in its tone, for a column of a list; nothing for no word."""
    return (
        format_html('<span class="viva-state viva-state-{}">{}</span>', tone, word)
        if word
        else SafeString("")
    )


def sentence_of(end_reason: str) -> Promise | str:
    """Empty while the session goes on."""
    return END_SENTENCES[EndReason(end_reason)] if end_reason else ""
