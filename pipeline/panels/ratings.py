"""Evidence by competency: the machine's suggestion, and beside it the reviewers' own ratings."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from interviews.models import Session
from interviews.panels import Panel
from pipeline.competencies import AskedCompetency
from pipeline.models import Rating, ReviewerRating
from pipeline.panels.citations import cited_turns
from pipeline.panels.quotes import ShownQuote, show_quote
from pipeline.panels.waiting import newest_run, waiting_sentence
from pipeline.rendering import CitedTurn
from pipeline.steps.ratings import competencies_of, reason_of


@dataclass(frozen=True)
class CompetencyRow:
    """A competency as the page shows it."""

    competency: AskedCompetency
    levels: list[tuple[int, str]]
    rating: Rating | None
    reason: str
    quotes: list[ShownQuote]
    reviewers: list[ReviewerRating]


def build_ratings_panel(session: Session) -> Panel:
    """Of the newest transcript that was rated."""
    turns = cited_turns(session)
    newest: dict[int, Rating] = {}
    for rating in session.ratings.all():
        newest.setdefault(rating.competency_number, rating)
    given = list(session.reviewer_ratings.select_related("reviewer"))
    rows = [
        _row(competency, newest.get(competency.number), given, turns)
        for competency in competencies_of(session)
    ]
    run = newest_run(session, "ratings")
    context = {
        "session": session,
        "rows": rows,
        "note": run.note if run else "",
        "waiting_sentence": "" if newest else waiting_sentence(session, "ratings"),
        "may_rate": not session.is_unfinished and session.is_counted,
    }
    title = _("Evidence by competency")
    return Panel("ratings", title, "admin/pipeline/_ratings.html", context, _("Evidence"))


def _row(
    competency: AskedCompetency,
    rating: Rating | None,
    given: list[ReviewerRating],
    turns: dict[str, CitedTurn],
) -> CompetencyRow:
    quotes = [show_quote(evidence, turns) for evidence in rating.evidence] if rating else []
    return CompetencyRow(
        competency=competency,
        levels=list(enumerate(competency.levels, start=1)),
        rating=rating,
        reason=reason_of(rating, competency) if rating else "",
        quotes=[quote for quote in quotes if quote is not None],
        reviewers=[own for own in given if own.competency_number == competency.number],
    )
