"""A session as one CSV table: a row for each thing, in the order of the report (pure).

No cell is ever read as a formula: docs/reference/exports.md says how, and what it costs.
"""

import csv
import io
import re
from collections.abc import Iterator

from interviews.admin.conversation import GapLine, QuestionLine, TurnLine
from interviews.clock_time import clock
from pipeline.exports.plain_text import on_one_line
from pipeline.exports.report import CompetencyReport, ItemReport, Quote, SessionReport

COLUMNS = ("part", "at", "start_ms", "turn", "who", "what", "level", "text", "unheard", "note")
#: A spreadsheet that divides cells at a semicolon does not mind our quotation marks, so what
#: follows one may start a cell as well. Marks that nobody sees do not hide a sign.
FORMULA = re.compile(
    r"""(^|;)([\s"'`\u00a0\u00ad\u200b-\u200d\u2060\ufeff]*)(?=[=+\-@\t\r＝＋－＠﹦﹢﹣﹫])"""
)
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets guess the encoding
Cell = str | int | None
Row = dict[str, Cell]


def write_csv(report: SessionReport) -> bytes:
    """UTF-8 with a byte order mark, lines end as RFC 4180 says, every cell in quotation marks."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows_of(report):
        writer.writerow([neutral(row.get(column)) for column in COLUMNS])
    return out.getvalue().encode()


def neutral(cell: Cell) -> str:
    """On one line, with an apostrophe before what a spreadsheet would calculate."""
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(cell)
    is_led_in = cell[:1] in {"\t", "\r"}
    text = FORMULA.sub(r"\1'\2", on_one_line(cell))
    return f"'{text}" if is_led_in and not text.startswith("'") else text


def rows_of(report: SessionReport) -> Iterator[Row]:
    yield from _facts(report)
    if report.summary:
        yield _row("summary", what=report.summary.model, text=report.summary.markdown)
    for competency in report.competencies:
        yield from _ratings(competency)
    for item in report.items:
        yield _item(item)
    yield from _transcript(report)


def _facts(report: SessionReport) -> Iterator[Row]:
    facts = {
        "session": report.session_id,
        "organization": report.organization,
        "candidate": report.candidate,
        "interview": report.interview,
        "version": "" if report.version is None else str(report.version),
        "state": report.state,
        "started_at": report.started_at.isoformat() if report.started_at else "",
        "ended_at": report.ended_at.isoformat() if report.ended_at else "",
        "exported_at": report.exported_at.isoformat(),
    }
    for what, text in facts.items():
        yield _row("session", what=what, text=text)
    if report.agreement and report.agreement.withdrawn_at:
        withdrawn = report.agreement.withdrawn_at.isoformat()
        yield _row("session", what="agreement_withdrawn_at", text=withdrawn)
    if report.quality:
        reasons = " ".join(report.quality.reasons)
        yield _row("quality", what=report.quality.verdict, text=reasons)
    if report.decision:
        given = report.decision
        yield _row("decision", who=given.decided_by, what=given.word, text=given.reason)


def _ratings(competency: CompetencyReport) -> Iterator[Row]:
    name = competency.name
    if competency.outcome:
        outcome = competency.outcome
        reason = competency.reason
        yield _row("rating", what=name, level=competency.level, text=reason, note=outcome)
    for quote in competency.quotes:
        yield _row("rating_quote", **_place(quote), what=name, text=quote.words)
    for own in competency.own:
        yield _row("reviewer_rating", who=own.reviewer, what=name, level=own.level, text=own.note)


def _item(item: ItemReport) -> Row:
    place = _place(item.quote) if item.quote else {}
    who = item.assignee or item.owner
    note = item.due_hint
    return _row("action_item", **place, who=who, what=item.status, text=item.description, note=note)


def _transcript(report: SessionReport) -> Iterator[Row]:
    for line in report.lines:
        match line:
            case QuestionLine():
                yield _row("question", what=str(line.number), text=line.text)
            case GapLine():
                at = clock(line.start_ms)
                note = "" if line.length_ms is None else f"{line.length_ms} ms"
                yield _row("gap", at=at, start_ms=line.start_ms, what=line.cause, note=note)
            case TurnLine():
                yield _turn(line, report.speaker_name(line))


def _turn(turn: TurnLine, who: str) -> Row:
    notes = {"typed": turn.is_typed, "rough": turn.is_rough, "missing text": turn.is_missing_text}
    return _row(
        "turn",
        at=turn.clock,
        start_ms=turn.start_ms,
        turn=turn.reference,
        who=who,
        what=turn.speaker,
        text=turn.heard,
        unheard=turn.unheard,
        note=", ".join(word for word, holds in notes.items() if holds),
    )


def _place(quote: Quote) -> Row:
    return {"at": clock(quote.start_ms), "start_ms": quote.start_ms, "turn": quote.reference}


def _row(part: str, **cells: Cell) -> Row:
    return {"part": part, **cells}
