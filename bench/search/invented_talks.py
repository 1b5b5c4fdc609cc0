"""What is found in conversations of another origin than those that settings were chosen on.

Each signal by itself, and all of them, by the parts of the product's own search.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from bench.search.recall import Found, Gain, Groups, Recall, gain_of, judge, mean
from bench.search.talks import Asked, read_talks, sessions_of
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
from pipeline.retrieval.links import find_mentions, follow, leading_names
from pipeline.retrieval.outside_ids import OutsideIds
from pipeline.retrieval.query_words import telling_part
from pipeline.retrieval.ranking import rank
from pipeline.retrieval.reading import read_neighbours, read_windows
from pipeline.retrieval.scope import scope_of
from pipeline.retrieval.search import MOST_PASSAGES, MOST_PIECES

#: Files of talks and questions: in other words than the answers, and as people ask. Those of the
#: others lead over something named from one talk to another; how links count was chosen on the one
#: and is reported on the other.
FILES = TALKS, PLAIN, CHOSEN_ON, CHAINS = "talks", "plain", "chains_chosen_on", "chains"
HITS = 20


@dataclass(frozen=True)
class Way:
    """Which signals are asked."""

    name: str
    words: bool = True
    meaning: bool = True
    links: bool = True


WITHOUT_LINKS, ALL = Way("words, meaning", links=False), Way("all three")
WAYS = (
    Way("words", meaning=False, links=False),
    Way("meaning", words=False, links=False),
    WITHOUT_LINKS,
    ALL,
)


@dataclass(frozen=True)
class Measured:
    """Recall by way and group; what links add to R@10 of questions on several talks."""

    ways: dict[str, Groups]
    links: Gain | None


def measure_invented(folder: Path, name: str = TALKS) -> Measured:
    """All talks of the file are searched at once."""
    organization = Organization.objects.create(name=name.title(), slug=name)
    talks = read_talks(name)
    by_language = defaultdict[str, list[str]](list)
    for language, session in sessions_of(talks.each):
        by_language[language].append(json.dumps(session))
    for language, lines in by_language.items():
        path = folder / f"{name}-{language}.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        call_command("import_sessions", str(path), organization=name, language=language)
    operator = access.Operator(organization.pk)
    recalls = {way.name: _recalls(operator, way, talks.questions) for way in WAYS}
    without, with_links = (
        [
            recall.at_10
            for (_words, question), recall in zip(talks.questions, recalls[way], strict=True)
            if len(question.sessions) > 1
        ]
        for way in (WITHOUT_LINKS.name, ALL.name)
    )
    return Measured(
        {way: _groups(talks.questions, found) for way, found in recalls.items()},
        gain_of(without, with_links) if without else None,
    )


def _groups(asked: Sequence[Asked], recalls: Sequence[Recall]) -> Groups:
    groups: defaultdict[str, list[Recall]] = defaultdict(list)
    for (_words, question), recall in zip(asked, recalls, strict=True):
        for group in ("all of them", question.category):
            groups[group].append(recall)
    return {group: (len(of_group), mean(of_group)) for group, of_group in groups.items()}


def _recalls(operator: access.Operator, way: Way, asked: Sequence[Asked]) -> list[Recall]:
    ids = OutsideIds(operator)
    index = embedding_indexes.serving()
    assert index is not None
    recalls = []
    for words, question in asked:
        hits = [
            Found(ids.session(hit.session_id), tuple(ids.turns(hit.session_id, hit.turns)))
            for hit in _find(operator, index, way, words)
            if hit.session_id
        ]
        recalls.append(judge(question, hits, {}))
    return recalls


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
        leading = leading_names(ranked, windows, query)
        mentions = find_mentions(scope, leading, speaker=None)
        linked = {passage for places in mentions.values() for passage, _number in places}
        windows += read_windows(linked - found)
        ranked = follow(ranked, windows, leading, mentions)
    return assemble(ranked, [*windows, *read_neighbours(windows)], limit=HITS)
