"""Hits as the search page shows them: quotes with who said them, and where they are heard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews import access
from interviews.admin.comparing import LEAD_MS, TRAIL_MS, Stretch
from interviews.clock_time import clock
from interviews.models import Recording, Session
from interviews.session_address import session_address
from interviews.turn_reference import anchor_of
from pipeline.marking import MarkedText, mark, roots_of
from pipeline.models import Passage
from pipeline.retrieval.hit import Hit, Quoted

#: What a signal of the search looks at, in the order of the page.
SIGNALS: Mapping[str, Promise | str] = {
    "lexical": gettext_lazy("words"),
    "dense": gettext_lazy("meaning"),
    "links": gettext_lazy("shared mentions"),
}


@dataclass(frozen=True)
class FoundQuote:
    """What one party says in a hit."""

    speaker: str  # candidate | interviewer | document
    name: str  # empty for a document
    reference: str
    pieces: tuple[MarkedText, ...]

    @property
    def is_marked(self) -> bool:
        return any(piece.is_marked for piece in self.pieces)


@dataclass(frozen=True)
class FoundHit:
    """One hit of the page."""

    hit: Hit
    who: str
    language: str
    before: list[FoundQuote]
    quotes: list[FoundQuote]
    after: list[FoundQuote]
    found_by: list[Promise | str]
    address: str  # of the session's page, at the Turn that fits best
    stretch: Stretch | None

    @property
    def is_said(self) -> bool:
        """Else it stands in a document."""
        return self.hit.session_id is not None

    @property
    def has_words(self) -> bool:
        """Of the search; else its meaning alone is near."""
        return bool(self.hit.signals.get("lexical"))

    @property
    def clock(self) -> str:
        return clock(self.hit.starts_ms)

    @property
    def day(self) -> datetime | None:
        return self.hit.started_at


def describe_hits(user: User, hits: Sequence[Hit], query: str) -> list[FoundHit]:
    """In their order; one question to the database for each kind, however many there are."""
    roots = roots_of(query)
    found = {**_said(user, hits, roots), **_written(user, hits, roots)}
    return [found[place] for place in sorted(found)]


def _said(user: User, hits: Sequence[Hit], roots: frozenset[str]) -> dict[int, FoundHit]:
    """Those of sessions, by their place: two hits may be of one passage."""
    wanted = {hit.session_id for hit in hits if hit.session_id}
    sessions = access.scope(
        user, Session.objects.select_related("candidate", "version", "recording")
    )
    by_pk = sessions.in_bulk(wanted) if wanted else {}
    return {
        place: _describe_said(hit, by_pk[hit.session_id], roots)
        for place, hit in enumerate(hits)
        if hit.session_id in by_pk
    }


def _written(user: User, hits: Sequence[Hit], roots: frozenset[str]) -> dict[int, FoundHit]:
    """Those of documents, by their place."""
    wanted = [hit.passage_id for hit in hits if hit.kind == Passage.Kind.KNOWLEDGE]
    passages = access.scope(user, Passage.objects.select_related("document"))
    by_pk = passages.in_bulk(wanted) if wanted else {}
    return {
        place: _describe_written(hit, by_pk[hit.passage_id], roots)
        for place, hit in enumerate(hits)
        if hit.passage_id in by_pk
    }


def _describe_written(hit: Hit, passage: Passage, roots: frozenset[str]) -> FoundHit:
    page = reverse("admin:pipeline_document_change", args=[passage.document_id])
    return FoundHit(
        hit=hit,
        who=passage.document.title if passage.document else "",
        language="",
        before=[],
        quotes=quotes_of(hit.quoted, {}, roots),
        after=[],
        found_by=_signals_of(hit),
        address=f"{page}#part-{passage.number}",
        stretch=None,
    )


def _signals_of(hit: Hit) -> list[Promise | str]:
    return [word for signal, word in SIGNALS.items() if hit.signals.get(signal)]


def _describe_said(hit: Hit, session: Session, roots: frozenset[str]) -> FoundHit:
    definition = session.version.definition
    who = session.candidate.name if session.candidate else _("Preview")
    names = {"candidate": who, "interviewer": definition.get("interviewer", "")}
    quotes = quotes_of(hit.quoted, names, roots)
    return FoundHit(
        hit=hit,
        who=who,
        language=definition.get("language", ""),
        before=quotes_of(hit.before, names, roots),
        quotes=quotes,
        after=quotes_of(hit.after, names, roots),
        found_by=_signals_of(hit),
        address=_address_of(session.pk, quotes),
        stretch=_stretch_of(session, hit),
    )


def quotes_of(
    said: Iterable[Quoted], names: Mapping[str, str], roots: frozenset[str] = frozenset()
) -> list[FoundQuote]:
    """Turn by Turn; what a long Turn was divided into stands together again."""
    quotes = []
    for (reference, speaker), parts in groupby(
        said, key=lambda part: (part.reference, part.speaker)
    ):
        text = " ".join(part.text for part in parts)
        quotes.append(FoundQuote(speaker, names.get(speaker, ""), reference, mark(text, roots)))
    return quotes


def _address_of(session_id: UUID, quotes: Iterable[FoundQuote]) -> str:
    """At the first Turn that has a word of the search, or at the first of all."""
    there = list(quotes)
    best = next((quote for quote in there if quote.is_marked), next(iter(there), None))
    return session_address(session_id, anchor=anchor_of(best.reference) if best else "")


def _stretch_of(session: Session, hit: Hit) -> Stretch | None:
    recording: Any = getattr(session, "recording", None)
    if not isinstance(recording, Recording):
        return None
    start_ms = max(hit.starts_ms - LEAD_MS, 0)
    end_ms = min(hit.ends_ms + TRAIL_MS, recording.duration_ms)
    return Stretch(recording, start_ms, end_ms) if end_ms > start_ms else None
