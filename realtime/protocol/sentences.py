"""What the candidate reads when something is not as it should be: plain, short, kind."""

from realtime.protocol.floor import Phase

OF_PHASE = {
    Phase.WAITING: "All interviewers are busy right now. Your place is kept, and the interview "
    "begins by itself when it is your turn.",
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
TIME_LEFT_NOTE = (
    "About {minutes} minutes of the interview are left. Plan the questions that remain with that "
    "in mind; do not speak of it unless you are asked."
)
QUESTION_TIME_NOTE = (
    "The time planned for question {number} is used up. Let the candidate finish, ask nothing more "
    "about it, call question_covered and go on with the next question."
)
SILENCE_NOTE = (
    "The candidate has said nothing for a while. Ask gently, in one short sentence, whether they "
    "would like more time, or to hear the question again. Do not press them."
)
TIME_SHORT = "About two minutes are left. You can finish what you are saying."
TIME_UP = "The time is up. You can finish your sentence; then your interviewer says goodbye."
TEXT_INSTEAD = (
    "We have not heard you for a while. Take your time. If speaking does not work, "
    "you can write your answers instead."
)
MICROPHONE_SILENT = (
    "Nothing comes from your microphone. Please check that it is on and chosen in your browser, "
    "or write your answers instead."
)
MICROPHONE_MUTED = "Your microphone is muted. Switch it on when you want to speak."
INTERVIEWER_BUSY = (
    "A lot is going on right now, so your interviewer needs a little longer. "
    "Your time is stopped until then."
)
EARLIER = "Earlier in this conversation, shortened:"
