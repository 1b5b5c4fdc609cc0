"""The scripted interviewer: the next line of an interview, decided from its scene alone."""

import json
import re
from typing import Any

from realtime.engine.phrases import Phrases, phrases_for
from realtime.engine.plan import Plan, PlannedQuestion, read_plan
from realtime.engine.scene import Call, Part, Say, Scene
from realtime.engine.talk import (
    ASK_FOLLOW_UP,
    END_INTERVIEW,
    LOOK_UP,
    QUESTION_COVERED,
    Talk,
    folded,
    read_talk,
)

SHORT_ANSWER_WORDS = 5
"""An answer of fewer words is asked about once more."""
ANSWER_SPEECH_MS = 3000
"""Speech that could not be written down counts as an answer when it was longer than this."""
MAX_NOT_CAUGHT = 2
"""After so many requests to say it again, what was said counts as an answer."""
SHORT_REQUEST_WORDS = 12
"""A request to hear the question again is shorter than this; an answer may contain its words."""

TOLD_SENTENCES = 2
LONGEST_TOLD = 400
"""Of what was looked up, so much is said."""
LONGEST_QUERY = 300
"""Of a question that is looked up, its last words; any tool takes as much."""
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])\s+")


def next_line(scene: Scene) -> list[Part]:
    """Decide what to say and which tools to call; an empty line is a response without output."""
    return _Script(scene).line()


class _Script:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.plan: Plan = read_plan(scene.instructions)
        self.phrases: Phrases = phrases_for(self.plan.language)
        self.talk: Talk = read_talk(self.plan, self.phrases, scene.items)
        self.tools = _tools_of(scene)

    def line(self) -> list[Part]:
        if self.talk.is_closed:
            return self._say(self.phrases.over) if self.talk.turns else []
        forced = self._forced_call()
        if forced:
            return [forced]
        if self.talk.must_wrap_up:
            return self._close(self.phrases.out_of_time)
        return self._ask_on() if self.plan.questions else self._listen_on()

    def _ask_on(self) -> list[Part]:
        owed = self.plan.question(self.talk.owed_follow_up)
        if owed is not None:
            return self._say(self.talk.owed_text or self._follow_up_text(owed))
        if not self.talk.has_spoken:
            return self._greet()
        if self.talk.looked_up is not None:
            return self._tell(self.talk.looked_up)
        return self._react() if self.talk.turns else self._go_on_without_turn()

    def _greet(self) -> list[Part]:
        plan, phrases = self.plan, self.phrases
        hello = phrases.hello if plan.candidate else phrases.hello_unnamed
        introduction = phrases.introduction if plan.interviewer else phrases.introduction_unnamed
        return self._say(
            hello.format(candidate=plan.candidate),
            introduction.format(interviewer=plan.interviewer),
            phrases.begin,
            *self._question_words(),
        )

    def _react(self) -> list[Part]:
        """Answer what the candidate said since the interviewer's last words."""
        current = self._current()
        if current is None:
            return self._move_on()
        text = " ".join(turn.text for turn in self.talk.turns).strip()
        words = len(text.split())
        if not words:
            return self._react_to_sound(current)
        if words < SHORT_REQUEST_WORDS and self._asks_to_repeat(text):
            return self._say(self.phrases.of_course, current.text)
        if LOOK_UP in self.tools and text.endswith("?"):
            return [_call(LOOK_UP, query=text[-LONGEST_QUERY:])]
        if words < SHORT_ANSWER_WORDS and current.number not in self.talk.followed_up:
            return self._follow_up(current)
        return self._cover(current)

    def _tell(self, found: str) -> list[Part]:
        """What was looked up, as far as it is short, then the question that is still open."""
        told = " ".join(_BETWEEN_SENTENCES.split(found)[:TOLD_SENTENCES])
        return self._say(told[:LONGEST_TOLD] or self.phrases.ask_people, *self._question_words())

    def _react_to_sound(self, current: PlannedQuestion) -> list[Part]:
        speech_ms = sum(turn.speech_ms for turn in self.talk.turns)
        if speech_ms > ANSWER_SPEECH_MS or self.talk.not_caught >= MAX_NOT_CAUGHT:
            return self._cover(current)
        return self._say(self.phrases.not_caught)

    def _cover(self, question: PlannedQuestion) -> list[Part]:
        """Tell the application first, where it wants to know; the next words follow its answer."""
        if QUESTION_COVERED in self.tools:
            return [_call(QUESTION_COVERED, number=question.number)]
        self.talk.covered.add(question.number)
        return self._move_on()

    def _move_on(self) -> list[Part]:
        upcoming = self._upcoming()
        if upcoming is None:
            return self._close(self.phrases.last_thanks)
        return self._say(self._acknowledgement(), upcoming.text)

    def _go_on_without_turn(self) -> list[Part]:
        """Speak unasked: a tool has answered, the line was picked up again, or it is silent."""
        talk, current = self.talk, self._current()
        if not talk.has_spoken_live and not self.scene.is_silence:
            return self._pick_up(current)
        if current is None:
            return self._move_on()
        if talk.nudges == 0:
            return self._say(self.phrases.take_your_time)
        return self._say(self.phrases.ask_again, current.text)

    def _pick_up(self, current: PlannedQuestion | None) -> list[Part]:
        """Begin where an earlier session broke off."""
        upcoming = current or self._upcoming()
        if upcoming is None:
            return self._close(self.phrases.last_thanks)
        again = self.phrases.ask_again if current else ""
        return self._say(self.phrases.back, again, upcoming.text)

    def _follow_up(self, question: PlannedQuestion) -> list[Part]:
        if ASK_FOLLOW_UP in self.tools and question.follow_ups:
            return [_call(ASK_FOLLOW_UP, number=question.number)]
        return self._say(self._follow_up_text(question))

    def _follow_up_text(self, question: PlannedQuestion) -> str:
        return next((hint for hint in question.follow_ups if hint.strip()), self.phrases.tell_more)

    def _close(self, reason: str) -> list[Part]:
        closing = self._say(reason, self.plan.closing or self.phrases.closing)
        if END_INTERVIEW in self.tools:
            closing.append(_call(END_INTERVIEW, reason=self._end_reason()))
        return closing

    def _listen_on(self) -> list[Part]:
        """Without a plan there is nothing to ask; keep a friendly ear open."""
        if not self.talk.has_spoken:
            return self._say(self.phrases.hello_unnamed, self.phrases.introduction_unnamed)
        return self._say(self.phrases.go_on if self.talk.turns else self.phrases.take_your_time)

    def _current(self) -> PlannedQuestion | None:
        """Find the question that waits for its answer: asked, and not covered."""
        asked = self.talk.asked
        return None if asked in self.talk.covered else self.plan.question(asked)

    def _upcoming(self) -> PlannedQuestion | None:
        return next((q for q in self.plan.questions if q.number not in self.talk.covered), None)

    def _question_words(self) -> list[str]:
        question = self._current() or self._upcoming()
        return [question.text] if question else []

    def _acknowledgement(self) -> str:
        if not self.talk.covered:  # interrupted before the first question was heard
            return self.phrases.of_course
        choices = self.phrases.acknowledgements
        return choices[(len(self.talk.covered) - 1) % len(choices)]

    def _asks_to_repeat(self, text: str) -> bool:
        said = f" {folded(text)} "
        return any(f" {folded(words)} " in said for words in self.phrases.repeat_words)

    def _end_reason(self) -> str:
        """Say why, in a word that the tool's definition allows."""
        is_early = self._upcoming() is not None
        knows_time = "time" in _allowed_reasons(self.tools[END_INTERVIEW])
        return "time" if is_early and knows_time else "plan_complete"

    def _forced_call(self) -> Call | None:
        """Obey a `tool_choice` that names one of the interview's own tools."""
        choice = self.scene.tool_choice
        name = choice.get("name") if isinstance(choice, dict) else None
        if name not in self.tools:
            return None
        if name == LOOK_UP:
            return None  # there is nothing to look up before somebody asks
        if name == END_INTERVIEW:
            return _call(END_INTERVIEW, reason=self._end_reason())
        question = self._current() or self._upcoming()
        return _call(str(name), number=question.number) if question else None

    def _say(self, *sentences: str) -> list[Part]:
        return [Say(sentence, self.plan.language) for sentence in sentences if sentence]


def _tools_of(scene: Scene) -> dict[str, dict[str, Any]]:
    """Find the functions that may be called now and that an interview has a use for."""
    if scene.tool_choice == "none":
        return {}
    known = (QUESTION_COVERED, ASK_FOLLOW_UP, END_INTERVIEW, LOOK_UP)
    return {tool["name"]: tool for tool in scene.tools if tool.get("name") in known}


def _allowed_reasons(tool: dict[str, Any]) -> list[str]:
    schema: Any = tool.get("parameters")
    for name in ("properties", "reason", "enum"):
        schema = schema.get(name) if isinstance(schema, dict) else None
    return schema if isinstance(schema, list) else []


def _call(name: str, **arguments: object) -> Call:
    return Call(name, json.dumps(arguments))
