"""Find promises by rules: who will do what for whom, in English and German (pure).

A promise is somebody's own ("I will send you", "we will write"), to the other side or with a time.
Habits, reports of the past and what somebody would do are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.evidence import Evidence, evidence_at
from pipeline.sentences import sentences_of
from pipeline.transcript import HeardTurn

_DOING = (
    r"send|e-?mail|mail|forward|share|call|ring|phone|write|contact|text|check|confirm|find out|"
    r"look (?:up|into)|bring|upload|provide|introduce|get back|come back to|follow up|let you know|"
    r"prepare|schedule|arrange|book|answer|reply|hand in|deliver|submit|invite|reach out|update"
)
_TUN = (
    r"schick\w*|send\w*|mail\w*|ruf\w*|meld\w*|schreib\w*|gebe\w*|geben|bring\w*|reich\w*|"
    r"kläre?\w*|prüf\w*|vereinbar\w*|lade\w*|informier\w*|antwort\w*"
)
_TO_DO = r"(?:'ll| will| shall| am going to|'m going to| are going to|'re going to)"
ENGLISH = re.compile(
    rf"\b(?P<who>(?:I|we){_TO_DO}|let me|(?:somebody|someone|the team|our team|a colleague|"
    rf"my colleague)(?: from [\w' ]{{1,30}}?)? will)(?: \w+){{0,2}}? (?:{_DOING})\b.*",
    re.IGNORECASE | re.DOTALL,
)
GERMAN = re.compile(
    rf"\b(?:(?:ich|wir) (?:werden? .*?\b(?:{_TUN})|(?:{_TUN}))"
    rf"|(?:jemand|das team|eine kollegin|ein kollege)\b.{{0,40}}? "
    rf"(?:wird .*?\b(?:{_TUN})|(?:{_TUN})))\b.*",
    re.IGNORECASE | re.DOTALL,
)
TO_SOMEBODY = re.compile(r"\b(?:you|your|Ihnen|Ihr\w*|dir|euch|bei uns)\b")
NOT = re.compile(r"\b(?:not|never|nicht|nie|niemals|kein\w*)\b|n't\b", re.IGNORECASE)
#: Before the promise these words make it a habit, a condition or a report.
BEFORE = re.compile(
    r"\b(?:if|when|whenever|usually|normally|always|often|every|each|would|told|tell|said|say|"
    r"says|promised|thought|knew|decided|explained|answered|asked|wenn|immer|meistens|jede\w*|"
    r"sagte|gesagt|dachte|versprach)\b",
    re.IGNORECASE,
)
DUE = re.compile(
    r"\b(?:(?:by|on|before|until) (?:the end of (?:the|this|next) )?(?:next )?"
    r"(?:tomorrow|tonight|week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|by the end of (?:the|this|next) (?:day|week|month)"
    r"|(?:within|in) (?:a|an|one|two|three|four|five|\d+) (?:days?|weeks?|hours?|months?)"
    r"|(?:later )?today|tonight|tomorrow(?: (?:morning|afternoon|evening))?|right away|"
    r"(?:this|next) (?:week|month|monday|tuesday|wednesday|thursday|friday)"
    r"|after (?:the|this) (?:interview|call|conversation)"
    r"|(?:bis|am|vor) (?:nächsten? )?(?:morgen|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    r"sonntag|ende der woche)|(?:innerhalb|binnen) (?:von )?(?:einer|zwei|drei|\d+) "
    r"(?:tagen?|wochen?)|heute(?: noch)?|nächste woche|diese woche)\b",
    re.IGNORECASE,
)
BY_LANGUAGE = {"en": (ENGLISH,), "de": (GERMAN,)}
LONGEST_DESCRIPTION = 200


@dataclass(frozen=True)
class Promise:
    """What somebody said they will do, as a phrase from their sentence."""

    description: str
    due_hint: str
    evidence: Evidence
    is_candidates: bool


def knows(language: str) -> bool:
    """Whether there are rules for this language tag."""
    return language.partition("-")[0].lower() in BY_LANGUAGE


def promises_in(turn: HeardTurn, language: str) -> Iterator[Promise]:
    """At most one for each sentence."""
    place = 0
    for sentence in sentences_of(turn.text):
        place = turn.text.index(sentence, place)
        for pattern in BY_LANGUAGE.get(language.partition("-")[0].lower(), ()):
            match = pattern.search(sentence)
            if match and is_promise(sentence, match.start()):
                start, end = place + match.start(), place + len(sentence.rstrip(" .!"))
                yield Promise(
                    description=describe(sentence[match.start() :]),
                    due_hint=due_in(sentence),
                    evidence=evidence_at(turn, start, end),
                    is_candidates=turn.is_candidate,
                )
        place += len(sentence)


def is_promise(sentence: str, start: int) -> bool:
    """To somebody or with a time; no question, no habit, no report, not denied."""
    before, promise = sentence[:start], sentence[start:]
    return (
        bool(TO_SOMEBODY.search(promise) or DUE.search(promise))
        and not NOT.search(promise)
        and not BEFORE.search(before)
        and not promise.rstrip().endswith("?")
    )


def due_in(sentence: str) -> str:
    match = DUE.search(sentence)
    return match.group() if match else ""


def describe(promise: str) -> str:
    words = " ".join(promise.split()).rstrip(".!")
    return words[:1].upper() + words[1:LONGEST_DESCRIPTION]
