"""Where a scripted interview stands, read from the items of its conversation alone."""

import json
from dataclasses import dataclass, field

from realtime.engine.phrases import Phrases
from realtime.engine.plan import Plan
from realtime.engine.scene import SceneItem, ToolCall, ToolOutput, Utterance

QUESTION_COVERED = "question_covered"
ASK_FOLLOW_UP = "ask_follow_up"
END_INTERVIEW = "end_interview"
_HEARD_ENOUGH = 0.5
"""A question counts as asked when so much of it was heard before an interruption."""


@dataclass
class Talk:
    """The state after the last item."""

    has_spoken: bool = False
    """The interviewer said something, in this session or in one before it."""
    has_spoken_live: bool = False
    asked: int | None = None
    """The question that was asked last."""
    covered: set[int] = field(default_factory=set)
    followed_up: set[int] = field(default_factory=set)
    """Questions whose follow-up was asked."""
    owed_follow_up: int | None = None
    """A question whose follow-up was announced by a tool call and not yet asked."""
    turns: list[Utterance] = field(default_factory=list)
    """What the candidate said since the interviewer's last words, empty silence left out."""
    nudges: int = 0
    """How often silence was broken since the question or the last turn."""
    not_caught: int = 0
    """How often in a row the interviewer did not understand."""
    must_wrap_up: bool = False
    is_closed: bool = False


def read_talk(plan: Plan, phrases: Phrases, items: tuple[SceneItem, ...]) -> Talk:
    talk = Talk(covered=set(plan.covered), has_spoken=plan.is_greeted)
    for item in items:
        match item:
            case ToolCall(name=name, arguments=arguments):
                _follow_call(talk, name, arguments)
            case Utterance(role="assistant"):
                _follow_interviewer(talk, plan, phrases, item)
            case Utterance(role="user"):
                _follow_candidate(talk, item)
            case Utterance():
                talk.must_wrap_up = talk.must_wrap_up or "wrap up" in item.text.lower()
            case ToolOutput():
                pass
    if talk.asked is None and plan.is_greeted:  # what the items tell is newer than the plan
        talk.asked = plan.current
    return talk


def _follow_call(talk: Talk, name: str, arguments: str) -> None:
    number = _number_in(arguments)
    if name == QUESTION_COVERED and number is not None:
        talk.covered.add(number)
    elif name == ASK_FOLLOW_UP and number is not None:
        talk.owed_follow_up = number
    elif name == END_INTERVIEW:
        talk.is_closed = True


def _follow_interviewer(talk: Talk, plan: Plan, phrases: Phrases, item: Utterance) -> None:
    talk.has_spoken = True
    talk.has_spoken_live = talk.has_spoken_live or item.is_live
    said = folded(item.text)
    asked = _question_in(plan, said)
    if folded(phrases.take_your_time) in said or folded(phrases.ask_again) in said:
        talk.nudges += 1
    elif folded(phrases.not_caught) in said:
        talk.not_caught += 1
    else:
        talk.nudges = talk.not_caught = 0
    if asked is not None:
        if talk.asked not in (None, asked):
            talk.covered.add(talk.asked)
        talk.asked = asked
    if talk.asked is not None and folded(phrases.last_thanks) in said:
        talk.covered.add(talk.asked)
    if _has_closed(plan, phrases, said):
        talk.is_closed = True
    if talk.asked is not None and _is_follow_up(plan, phrases, talk.asked, said):
        talk.followed_up.add(talk.asked)
        talk.owed_follow_up = None
    talk.turns.clear()


def _follow_candidate(talk: Talk, item: Utterance) -> None:
    if item.text or item.speech_ms:
        talk.turns.append(item)
        talk.nudges = 0


def _question_in(plan: Plan, said: str) -> int | None:
    """Find the last question that was heard whole, or whose beginning was heard at the very end."""
    found, position = None, -1
    for question in plan.questions:
        text = folded(question.text)
        at = said.rfind(text)
        if at < 0 and _ends_within(said, text):
            at = len(said)
        if at > position:
            found, position = question.number, at
    return found


def _ends_within(said: str, text: str) -> bool:
    """Whether `said` breaks off inside `text`, after more than half of it."""
    shortest = max(1, int(len(text) * _HEARD_ENOUGH))
    return any(said.endswith(text[:length]) for length in range(len(text) - 1, shortest, -1))


def _is_follow_up(plan: Plan, phrases: Phrases, number: int, said: str) -> bool:
    question = plan.question(number)
    hints = question.follow_ups if question else ()
    return any(folded(hint) in said for hint in (*hints, phrases.tell_more) if hint.strip())


def _has_closed(plan: Plan, phrases: Phrases, said: str) -> bool:
    closing = folded(plan.closing or phrases.closing)
    return bool(closing) and (closing in said or folded(phrases.over) in said)


def _number_in(arguments: str) -> int | None:
    try:
        fields = json.loads(arguments)
    except ValueError:
        return None
    number = fields.get("number") if isinstance(fields, dict) else None
    return number if isinstance(number, int) else None


def folded(text: str) -> str:
    """Fold what speech does not keep: case, punctuation and spacing."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return " ".join(kept.split())
