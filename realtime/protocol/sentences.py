"""What the candidate reads when something is not as it should be: plain, short, kind."""

from realtime.protocol.floor import Phase

OF_PHASE = {
    Phase.CONNECTING: "Getting your interviewer …",
    Phase.PAUSED: "Your time is stopped. You can go on whenever you are back.",
    Phase.RECONNECTING: "We lost the interviewer and are trying again. Your time is stopped, "
    "and everything you said is kept.",
    Phase.ENDED: "Thank you. We are saving your last words.",
}

GAVE_UP = (
    "We could not get the interviewer back. Everything you said is kept. "
    "Please try again in a few minutes, or come back later with the same link."
)
RECORD_STALLED = (
    "We cannot store what you say right now, so we stop here rather than lose it. "
    "Please come back later with the same link."
)
TEXT_TOO_MUCH = "Please wait until your interviewer is back before you write more."
CLOSING_NOTE = (
    "About two minutes of the interview are left. Begin nothing new: let the candidate finish, "
    "then thank them, close and end the interview."
)
TIME_IS_UP_NOTE = (
    "The time is up. Wrap up now: ask nothing more, thank the candidate and say goodbye in one or "
    "two sentences, then end the interview."
)
EARLIER = "Earlier in this conversation, shortened:"
