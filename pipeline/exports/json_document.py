"""A session as JSON for programs: `docs/reference/exports.md` names every key (pure).

A key may be added without a new version; a changed or missing one raises it.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from interviews.admin.conversation import GapLine, Line, QuestionLine
from pipeline.exports.report import CompetencyReport, ItemReport, Quote, SessionReport

FORMAT = "viva.session"
VERSION = 1
#: As in HTML that somebody puts the text into; the JSON means the same.
UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def write_json(report: SessionReport) -> bytes:
    """ASCII only: what would turn or hide text in a viewer is spelled out by its number."""
    text = json.dumps(document_of(report), indent=1, ensure_ascii=True)
    return (text.translate(UNSAFE) + "\n").encode("ascii")


def document_of(report: SessionReport) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": report.exported_at.isoformat(),
        "session": _session(report),
        "agreement": _agreement(report),
        "quality": _quality(report),
        "decision": _decision(report),
        "summary": _summary(report),
        "competencies": [_competency(competency) for competency in report.competencies],
        "action_items": [_item(item) for item in report.items],
        "transcript": [_line(line) for line in report.lines],
        "receipt": _receipt(report),
    }


def _session(report: SessionReport) -> dict[str, Any]:
    return {
        "id": report.session_id,
        "organization": report.organization,
        "candidate": report.candidate,
        "interview": report.interview,
        "interview_version": report.version,
        "role": report.role,
        "interviewer": report.interviewer,
        "language": report.language,
        "state": report.state,
        "ending": report.ending,
        "started_at": _moment(report.started_at),
        "ended_at": _moment(report.ended_at),
        "length_ms": report.length_ms,
        "is_preview": report.is_preview,
    }


def _agreement(report: SessionReport) -> dict[str, Any] | None:
    given = report.agreement
    if given is None:
        return None
    return {
        "text_version": given.text_version,
        "given_at": _moment(given.given_at),
        "withdrawn_at": _moment(given.withdrawn_at),
        "recording": given.recording,
        "ai_evaluation": given.ai_evaluation,
    }


def _quality(report: SessionReport) -> dict[str, Any] | None:
    quality = report.quality
    if quality is None:
        return None
    return {"verdict": quality.verdict, "reasons": list(quality.reasons)}


def _decision(report: SessionReport) -> dict[str, Any] | None:
    decision = report.decision
    if decision is None:
        return None
    return {
        "decision": decision.word,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
        "decided_at": _moment(decision.decided_at),
    }


def _summary(report: SessionReport) -> dict[str, Any] | None:
    summary = report.summary
    if summary is None:
        return None
    return {
        "markdown": summary.markdown,
        "model": summary.model,
        "is_outdated": summary.is_outdated,
    }


def _competency(competency: CompetencyReport) -> dict[str, Any]:
    return {
        "number": competency.number,
        "name": competency.name,
        "levels": list(competency.levels),
        "suggestion": {
            "outcome": competency.outcome,
            "level": competency.level,
            "reason": competency.reason,
            "quotes": [_quote(quote) for quote in competency.quotes],
            "model": competency.model,
        }
        if competency.outcome
        else None,
        "reviewer_ratings": [
            {
                "reviewer": own.reviewer,
                "level": own.level,
                "note": own.note,
                "given_at": _moment(own.given_at),
            }
            for own in competency.own
        ],
    }


def _item(item: ItemReport) -> dict[str, Any]:
    return {
        "description": item.description,
        "owner": item.owner,
        "due_hint": item.due_hint,
        "assignee": item.assignee,
        "status": item.status,
        "is_by_person": item.is_by_person,
        "quote": _quote(item.quote) if item.quote else None,
    }


def _line(line: Line) -> dict[str, Any]:
    if isinstance(line, QuestionLine):
        return {"kind": "question", "number": line.number, "text": line.text}
    if isinstance(line, GapLine):
        return {
            "kind": "gap",
            "cause": str(line.cause),
            "start_ms": line.start_ms,
            "length_ms": line.length_ms,
        }
    return {
        "kind": "turn",
        "turn": line.reference,
        "speaker": line.speaker,
        "start_ms": line.start_ms,
        "end_ms": line.end_ms,
        "heard": line.heard,
        "unheard": line.unheard,
        "is_typed": line.is_typed,
        "is_rough": line.is_rough,
        "is_missing_text": line.is_missing_text,
    }


def _receipt(report: SessionReport) -> dict[str, Any]:
    receipt = report.receipt
    return {
        "voice": [{"what": line.what, "tokens": line.tokens} for line in receipt.lines],
        "transcribed_s": receipt.transcribed_s,
        "voice_cost_usd": receipt.cost,
        "is_partial": receipt.is_partial,
        "is_estimate": receipt.is_estimate,
        "steps": report.steps_receipt,
        "step_costs": [asdict(cost) for cost in report.step_costs],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {"turn": quote.reference, "words": quote.words, "start_ms": quote.start_ms}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
