"""A report with everything in it, for tests of formats; and texts that want to act."""

from dataclasses import replace
from typing import Any

from interviews.admin.conversation import GapLine, QuestionLine, TurnLine
from interviews.admin.receipt import Receipt, ReceiptLine
from pipeline.exports.report import (
    Agreement,
    CompetencyReport,
    HumanDecision,
    ItemReport,
    OwnRating,
    QualityVerdict,
    Quote,
    SessionReport,
    StepCost,
    SummaryText,
)
from tests.cast import NOW

SESSION_ID = "1f0c5b7a-0000-4000-8000-000000000000"

#: By what they try: a program that shows, prints or calculates any of these has been led astray.
HOSTILE = {
    "script": "<script>alert('canary')</script>",
    "image that fails": "<img src=x onerror=alert('canary')>",
    "closing tag": "</font></para><a href='https://canary.test'>click</a>",
    "entity": "&lt;script&gt;alert('canary')&lt;/script&gt;",
    "Markdown image": "![canary](https://canary.test/steal?q=1)",
    "Markdown link": "[click](javascript:alert('canary'))",
    "bare address": "see https://canary.test/x and www.canary.test or mail@canary.test",
    "autolink": "<https://canary.test>",
    "reference": "[canary]: https://canary.test",
    "heading": "# canary",
    "table": "| canary | canary |",
    "formula block": "$$\\href{https://canary.test}{x}$$",
    "fence": "```mermaid\ngraph TD; click A href 'https://canary.test'\n```",
    "formula": '=HYPERLINK("https://canary.test","canary")',
    "command": "=cmd|' /C calc'!A0",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+9)*cmd|' /C calc'!A0",
    "tab": "\t=1+canary",
    "carriage return": "\r=1+canary",
    "line feed": "\n=1+canary",
    "after spaces": "   =1+canary",
    "after a quotation mark": '"=1+canary',
    "after an apostrophe": "'=1+canary",
    "after nothing visible": "\u200b\ufeff=1+canary",
    "wide sign": "＝1+canary",
    "after a semicolon": "well; =1+canary",
    "after a turned direction": "\u202e=1+canary",
    "after a control character": "\x00\x1b[31m=1+canary",
}


def make_turn_line(number: int, heard: str, **values: Any) -> TurnLine:
    given: dict[str, Any] = {
        "reference": f"1.{number}",
        "speaker": "candidate",
        "start_ms": number * 10_000,
        "end_ms": number * 10_000 + 3000,
        "heard": heard,
        "unheard": "",
        "is_typed": False,
        "is_rough": False,
        "is_missing_text": False,
    }
    return TurnLine(**{**given, **values})


def make_report(**values: Any) -> SessionReport:
    quote = Quote("1.2", "I check the dough by hand", 20_000)
    report = SessionReport(
        session_id=SESSION_ID,
        exported_at=NOW,
        organization="Lindenhof Test GmbH",
        candidate="Marlo Testperson",
        interview="Night baker",
        role="Baker",
        version=3,
        interviewer="Ada",
        language="en",
        state="ended",
        state_word="Ended",
        ending="Every question was asked.",
        started_at=NOW,
        ended_at=NOW,
        length_ms=620_000,
        is_preview=False,
        agreement=Agreement("en-1", NOW, None, recording=True, ai_evaluation=True),
        quality=QualityVerdict("limited", "Limited", ("There are 2 gaps.",)),
        decision=HumanDecision("Invite again", "Careful with dough.", "olga.ownerson", NOW),
        summary=SummaryText("- Checks the **dough** by hand [turn:1.2].", "", is_outdated=False),
        competencies=(
            CompetencyReport(
                number=1,
                name="Care with dough",
                levels=("Drops it", "Kneads it", "Sings to it"),
                outcome="rated",
                outcome_word="Rated",
                level=2,
                reason="Kneads it",
                quotes=(quote,),
                model="a-model",
                own=(OwnRating("rita.reviewersen", 3, "Sings, in fact.", NOW),),
            ),
            CompetencyReport(
                number=2,
                name="Patience",
                levels=("None", "Much"),
                outcome="insufficient",
                outcome_word="Insufficient evidence",
                level=None,
                reason="Nothing that was said shows it.",
                quotes=(),
                model="a-model",
                own=(),
            ),
        ),
        items=(
            ItemReport(
                description="I will send you the recipe",
                owner="Candidate",
                due_hint="by Friday",
                assignee="",
                status="open",
                status_word="Open",
                is_by_person=False,
                quote=quote,
            ),
        ),
        lines=(
            QuestionLine(1, "What is question 1 about?"),
            make_turn_line(1, "Hello Marlo.", speaker="interviewer", unheard=" I have so many"),
            make_turn_line(2, "I check the dough by hand."),
            GapLine("The line was lost", 12_000, 25_000),
            make_turn_line(3, "", is_missing_text=True),
        ),
        receipt=Receipt([ReceiptLine("Sound heard", 1234)], 0, "0.1234", False, True),
        steps_receipt="",
        step_costs=(StepCost("ratings", 1, "done", 1, 1200, 80, 41_000),),
    )
    return replace(report, **values)


def make_hostile_report(text: str) -> SessionReport:
    """The text wherever somebody outside can write."""
    quote = Quote("1.2", text, 20_000)
    asked = make_report().competencies[0]
    own = OwnRating(text, 3, text, NOW)
    competency = replace(asked, name=text, reason=text, quotes=(quote,), own=(own,))
    return make_report(
        candidate=text,
        interview=text,
        organization=text,
        interviewer=text,
        ending=text,
        quality=QualityVerdict("limited", "Limited", (text,)),
        decision=HumanDecision(text, text, text, NOW),
        summary=SummaryText(f"## {text}\n\n- {text} [turn:1.2]\n\n{text}", text, is_outdated=True),
        competencies=(replace(competency, levels=(text,) * 3),),
        items=(replace(make_report().items[0], description=text, due_hint=text, quote=quote),),
        lines=(
            QuestionLine(1, text),
            make_turn_line(2, text, unheard=text),
            GapLine(text, 12_000, 25_000),
        ),
    )
