"""Where a scripted interview stands, read from the items of its conversation alone."""

import json
from dataclasses import dataclass, field
from typing import Any

from realtime.engine.phrases import Phrases
from realtime.engine.plan import Plan
from realtime.engine.scene import SceneItem, ToolCall, ToolOutput, Utterance

QUESTION_COVERED = "question_covered"
ASK_FOLLOW_UP = "ask_follow_up"
END_INTERVIEW = "end_interview"
LOOK_UP = "search_role_knowledge"
_CLOSING_WORDS = ("wrap up", "time is up", "begin nothing new", "end the interview")
"""Any of these in a note of the application asks for the closing words."""
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
    owed_call_id: str = ""
    owed_text: str = ""
    """The words that the tool answered with; empty when it gave none."""
    lookup_call_id: str = ""
    looked_up: str | None = None
    """What a look-up found, to be told; empty where it found nothing, None where none was made."""
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
            case ToolCall():
                _follow_call(talk, item)
            case ToolOutput(call_id, output) if call_id == talk.owed_call_id:
                _follow_answer(talk, output)
            case ToolOutput(call_id, output) if call_id == talk.lookup_call_id:
                talk.looked_up = _first_found(output)
            case Utterance(role="assistant"):
                _follow_interviewer(talk, plan, phrases, item)
            case Utterance(role="user"):
                _follow_candidate(talk, item)
            case Utterance():
                talk.must_wrap_up = talk.must_wrap_up or _is_closing_note(item.text)
            case ToolOutput():
                pass
    if talk.asked is None and plan.is_greeted:  # what the items tell is newer than the plan
        talk.asked = plan.current
    return talk


def _follow_call(talk: Talk, call: ToolCall) -> None:
    number = _fields_of(call.arguments).get("number")
    if call.name == END_INTERVIEW:
        talk.is_closed = True
    elif call.name == LOOK_UP:
        talk.lookup_call_id = call.call_id
    elif isinstance(number, int) and call.name == QUESTION_COVERED:
        talk.covered.add(number)
    elif isinstance(number, int) and call.name == ASK_FOLLOW_UP:
        talk.owed_follow_up, talk.owed_call_id, talk.owed_text = number, call.call_id, ""


def _follow_answer(talk: Talk, output: str) -> None:
    """Take the follow-up that the application wants asked, or its word that there is none left."""
    answer = _fields_of(output)
    if answer.get("ok") is False and talk.owed_follow_up is not None:
        talk.followed_up.add(talk.owed_follow_up)
        talk.owed_follow_up = None
    if isinstance(answer.get("follow_up"), str):
        talk.owed_text = answer["follow_up"].strip()


def _first_found(output: str) -> str:
    """The text that fits best; an interviewer says no more than its beginning."""
    items = _fields_of(output).get("items")
    first = items[0] if isinstance(items, list) and items else None
    said = first.get("said") if isinstance(first, dict) else None
    return " ".join(said.split()) if isinstance(said, str) else ""


def _is_closing_note(text: str) -> bool:
    """Know a note about time; a longer text of many lines only tells what was said before."""
    if "\n" in text.strip():
        return False
    said = folded(text)
    return any(words in said for words in _CLOSING_WORDS)


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
    if talk.asked is not None and _is_follow_up(plan, phrases, talk, said):
        talk.followed_up.add(talk.asked)
        talk.owed_follow_up = None
    talk.turns.clear()
    talk.looked_up = None


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


def _is_follow_up(plan: Plan, phrases: Phrases, talk: Talk, said: str) -> bool:
    question = plan.question(talk.asked)
    hints = question.follow_ups if question else ()
    known = (*hints, phrases.tell_more, talk.owed_text)
    return any(folded(hint) in said for hint in known if folded(hint))


def _has_closed(plan: Plan, phrases: Phrases, said: str) -> bool:
    closing = folded(plan.closing or phrases.closing)
    return bool(closing) and (closing in said or folded(phrases.over) in said)


def _fields_of(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def folded(text: str) -> str:
    """Fold what speech does not keep: case, punctuation and spacing."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return " ".join(kept.split())
