"""What is found in conversations of another origin than those that settings were chosen on.

Each signal by itself, and all of them, by the parts of the product's own search.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from bench.search.recall import Found, Groups, Question, Recall, judge, mean
from bench.search.talks import questions_of, read_talks, sessions_of
from interviews import access
from interviews.models import Organization
from pipeline import embedding_indexes
from pipeline.embeddings import model_of
from pipeline.models import EmbeddingIndex
from pipeline.retrieval.assembly import assemble
from pipeline.retrieval.dense import find_nearest
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.lexical import find_by_words
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.links import find_links, follow
from pipeline.retrieval.outside_ids import OutsideIds
from pipeline.retrieval.query_words import telling_part
from pipeline.retrieval.ranking import rank
from pipeline.retrieval.reading import read_neighbours, read_windows
from pipeline.retrieval.scope import scope_of
from pipeline.retrieval.search import MOST_PASSAGES, MOST_PIECES

SLUG = "invented"
HITS = 20


@dataclass(frozen=True)
class Way:
    """Which signals are asked."""

    name: str
    words: bool = True
    meaning: bool = True
    links: bool = True


WAYS = (
    Way("words", meaning=False, links=False),
    Way("meaning", words=False, links=False),
    Way("words, meaning", links=False),
    Way("all three"),
)


def measure_invented(folder: Path) -> dict[str, Groups]:
    """Recall by way and kind of conversation; all of them are searched at once."""
    organization = Organization.objects.create(name="Invented", slug=SLUG)
    talks = read_talks()
    by_language = defaultdict[str, list[str]](list)
    for language, session in sessions_of(talks):
        by_language[language].append(json.dumps(session))
    for language, lines in by_language.items():
        path = folder / f"invented-{language}.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        call_command("import_sessions", str(path), organization=SLUG, language=language)
    operator = access.Operator(organization.pk)
    asked = list(questions_of(talks))
    return {way.name: _recall(operator, way, asked) for way in WAYS}


def _recall(operator: access.Operator, way: Way, asked: Sequence[tuple[str, Question]]) -> Groups:
    ids = OutsideIds(operator)
    index = embedding_indexes.serving()
    assert index is not None
    groups: defaultdict[str, list[Recall]] = defaultdict(list)
    for words, question in asked:
        hits = [
            Found(ids.session(hit.session_id), tuple(ids.turns(hit.session_id, hit.turns)))
            for hit in _find(operator, index, way, words)
            if hit.session_id
        ]
        for group in ("all of them", question.category):
            groups[group].append(judge(question, hits, {}))
    return {group: (len(recalls), mean(recalls)) for group, recalls in groups.items()}


def _find(operator: access.Operator, index: EmbeddingIndex, way: Way, query: str) -> Sequence[Hit]:
    """As `search` does, less what is not asked."""
    scope = scope_of(operator, Filters())
    lexical, dense = LexicalFound(), {}
    if way.words:
        lexical = find_by_words(
            scope,
            telling_part(query),
            speaker=None,
            most_passages=MOST_PASSAGES,
            most_pieces=MOST_PIECES,
        )
    if way.meaning:
        [vector] = model_of(index.model, index.dimensions).embed([query]).vectors
        dense = find_nearest(scope, index, vector, most=MOST_PASSAGES)
    found = {*lexical.passages, *dense, *(passage for passage, _number in lexical.pieces)}
    windows = read_windows(found)
    ranked = rank(windows, lexical, dense)
    if way.links:
        ranked = follow(ranked, windows, find_links(scope, ranked, windows, speaker=None))
    return assemble(ranked, [*windows, *read_neighbours(windows)], limit=HITS)
