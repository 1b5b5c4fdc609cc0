"""What is asked and said in the demonstration; every person and place in it is invented (pure)."""

from dataclasses import dataclass
from enum import StrEnum

ORGANIZATION = "Lindenhof Demo"
ORGANIZATION_SLUG = "lindenhof-demo"
CONTACT_EMAIL = "people@lindenhof-demo.example"
ADMIN_USER = "reviewer"
INTERVIEWER = "Ada"

TITLE = "Service desk specialist"
ROLE = "service desk specialist"
INTRODUCTION = (
    "We would like to hear how you work with people who need help, and how you keep calm "
    "when several things happen at once."
)
PERSONA = "Warm, unhurried, curious about details. Never judges an answer aloud."
CLOSING = "Somebody from the team will write to you within a week. Goodbye, and take care."
MINUTES = 12


@dataclass(frozen=True)
class DemoQuestion:
    text: str
    follow_ups: str
    guidance: str


@dataclass(frozen=True)
class DemoCompetency:
    name: str
    description: str
    levels: tuple[str, ...]


QUESTIONS = (
    DemoQuestion(
        "Please tell me about a time when you helped somebody who was upset.",
        "What did you say first?\nHow did it end?",
        "A real situation, what the candidate did, and what came of it.",
    ),
    DemoQuestion(
        "How do you decide what comes first when several people need you at once?",
        "Can you give me an example?",
        "A rule that can be explained, and telling people who have to wait.",
    ),
    DemoQuestion(
        "Describe a problem that you could not solve alone. What did you do?",
        "Whom did you ask, and how?",
        "Asks early, hands over well, learns from it.",
    ),
    DemoQuestion(
        "What would you like to learn in your first three months with us?",
        "Why that?",
        "Curiosity and a realistic view of the work.",
    ),
)

COMPETENCIES = (
    DemoCompetency(
        "Helping people",
        "Listens, stays kind, and brings matters to an end.",
        (
            "Speaks of rules rather than of the person.",
            "Solves the matter, with little about the person.",
            "Listens first, explains, and makes sure that it is solved.",
        ),
    ),
    DemoCompetency(
        "Setting priorities",
        "Can say why one thing comes before another.",
        (
            "Takes what comes first or shouts loudest.",
            "Has a rule, and follows it most of the time.",
            "Weighs harm and time, and tells those who wait.",
        ),
    ),
    DemoCompetency(
        "Working with others",
        "Asks, hands over, and shares what was learned.",
        (
            "Keeps problems to themselves.",
            "Asks when stuck.",
            "Asks early, hands over in writing, and shares the answer.",
        ),
    ),
)


class Speaker(StrEnum):
    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"


@dataclass(frozen=True)
class Line:
    """What one party says; `pause_ms` after the line before it, negative when it cuts in."""

    speaker: Speaker
    text: str
    question: int | None = None
    pause_ms: int = 700
    heard: str = ""  # the part that was heard, where the candidate cut in
    rough: str = ""  # what a weak transcriber made of it


@dataclass(frozen=True)
class Outage:
    """The connection to the voice is lost for a while; the next line is on a new Leg."""

    lasts_ms: int


@dataclass(frozen=True)
class Conversation:
    candidate: str
    email: str
    voice_name: str
    days_ago: int
    scenes: tuple[Line | Outage, ...]


def asks(text: str, question: int | None = None, *, heard: str = "", pause_ms: int = 900) -> Line:
    return Line(Speaker.INTERVIEWER, text, question, pause_ms, heard=heard)


def says(text: str, question: int, *, rough: str = "", pause_ms: int = 1100) -> Line:
    return Line(Speaker.CANDIDATE, text, question, pause_ms, rough=rough)
