"""Read a Session's rows as the report that exports are written from: a handful of questions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from interviews.admin.conversation import conversation
from interviews.admin.receipt import receipt
from interviews.admin.state_words import sentence_of, word_of
from interviews.models import Consent, Session
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
from pipeline.models import ActionItem, Expense, Rating, StepRun
from pipeline.panels.ledger import describe_receipt, lookups_of
from pipeline.steps.ratings import competencies_of, reason_of


def read_report(session: Session, *, now: datetime) -> SessionReport:
    """`session` comes with its organization, version and candidate."""
    definition = session.version.definition
    runs = list(session.step_runs.all())
    return SessionReport(
        session_id=str(session.pk),
        exported_at=now,
        organization=session.organization.name,
        candidate=session.candidate.name if session.candidate else "",
        interview=definition.get("title", ""),
        role=definition.get("role", ""),
        version=session.version.number,
        interviewer=definition.get("interviewer", ""),
        language=definition.get("language", "en"),
        state=session.state,
        state_word=str(word_of(session.state)),
        ending=str(sentence_of(session.end_reason)),
        started_at=session.started_at,
        ended_at=session.ended_at,
        length_ms=session.spoken_ms,
        is_preview=session.is_preview,
        agreement=_agreement(session.consents.first()),
        quality=_quality(session),
        decision=_decision(session),
        summary=_summary(session),
        competencies=_competencies(session),
        items=_items(session),
        lines=conversation(
            list(session.turns.in_order()),
            session.gaps.all(),
            definition.get("questions", []),
            began=session.started_at,
        ),
        receipt=receipt(list(session.legs.all())),
        steps_receipt=describe_receipt([*runs, *lookups_of(session)]),
        step_costs=_step_costs(runs, lookups_of(session)),
    )


def _agreement(consent: Consent | None) -> Agreement | None:
    if consent is None:
        return None
    return Agreement(
        text_version=consent.text_version,
        given_at=consent.given_at,
        withdrawn_at=consent.withdrawn_at,
        recording=consent.recording,
        ai_evaluation=consent.ai_evaluation,
    )


def _quality(session: Session) -> QualityVerdict | None:
    quality = session.qualities.first()
    if quality is None:
        return None
    reasons = tuple(str(reason) for reason in quality.reasons)
    return QualityVerdict(quality.verdict, quality.get_verdict_display(), reasons)


def _decision(session: Session) -> HumanDecision | None:
    """The one that closed the session, unless it was opened again."""
    last = session.decisions.first()
    if last is None or not last.closes:
        return None
    word = last.get_outcome_display()
    return HumanDecision(word, last.reason, last.decided_by_name, last.decided_at)


def _summary(session: Session) -> SummaryText | None:
    summary = session.summaries.order_by("-input_version").first()
    if summary is None:
        return None
    is_outdated = summary.input_version < session.input_version
    return SummaryText(summary.markdown, summary.model, is_outdated)


def _competencies(session: Session) -> tuple[CompetencyReport, ...]:
    """The newest suggestion for each, and every reviewer's own rating."""
    newest: dict[int, Rating] = {}
    for rating in session.ratings.all():
        newest.setdefault(rating.competency_number, rating)
    own: dict[int, list[OwnRating]] = {}
    for given in session.reviewer_ratings.select_related("reviewer"):
        own.setdefault(given.competency_number, []).append(
            OwnRating(given.reviewer.get_username(), given.level, given.note, given.given_at)
        )
    reports = []
    for asked in competencies_of(session):
        suggested = newest.get(asked.number)
        reports.append(
            CompetencyReport(
                number=asked.number,
                name=asked.name,
                levels=asked.levels,
                outcome=suggested.outcome if suggested else "",
                outcome_word=suggested.get_outcome_display() if suggested else "",
                level=suggested.level if suggested else None,
                reason=reason_of(suggested, asked) if suggested else "",
                quotes=_quotes(suggested.evidence if suggested else []),
                model=suggested.model if suggested else "",
                own=tuple(own.get(asked.number, ())),
            )
        )
    return tuple(reports)


def _items(session: Session) -> tuple[ItemReport, ...]:
    """Open ones first; dismissed ones stay out."""
    items = session.action_items.select_related("assignee").exclude(
        status=ActionItem.Status.DISMISSED
    )
    reports = [
        ItemReport(
            description=item.description,
            owner=item.get_owner_role_display(),
            due_hint=item.due_hint,
            assignee=item.assignee.get_username() if item.assignee else "",
            status=item.status,
            status_word=item.get_status_display(),
            is_by_person=item.is_a_persons,
            quote=next(iter(_quotes([item.evidence] if item.evidence else [])), None),
        )
        for item in items
    ]
    return tuple(sorted(reports, key=lambda item: item.status != ActionItem.Status.OPEN))


def _step_costs(runs: Iterable[StepRun], lookups: Sequence[Expense]) -> tuple[StepCost, ...]:
    """They add up to what the desk shows for models: every run of a step, and the lookups."""
    costs = [
        StepCost(
            run.step,
            run.input_version,
            run.status,
            run.attempts,
            run.tokens_in,
            run.tokens_out,
            run.cost_microusd,
        )
        for run in sorted(runs, key=lambda run: (run.input_version, run.step))
    ]
    if lookups:
        costs.append(
            StepCost(
                None,
                None,
                "",
                0,
                sum(each.tokens_in for each in lookups),
                sum(each.tokens_out for each in lookups),
                sum(each.cost_microusd for each in lookups),
            )
        )
    return tuple(costs)


def _quotes(evidence: Iterable[Mapping[str, Any]]) -> tuple[Quote, ...]:
    return tuple(
        Quote(str(found["reference"]), str(found["quote"]), int(found["starts_ms"]))
        for found in evidence
    )
