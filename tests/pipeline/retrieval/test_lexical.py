"""BM25 by SQL over postings, compared with a tiny one in Python."""

import pytest

from pipeline.models import Passage
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters, Speaker
from pipeline.retrieval.lexical import find_by_words
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.scope import scope_of
from tests.cast import Cast
from tests.pipeline.retrieval.bm25 import bm25
from tests.pipeline.retrieval.rows import make_passages

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: Words that are their own lexemes.
TEXTS = (
    ("rye mill rye oven", "oven"),
    ("oven van", "rye van van van mill"),
    ("salt", "mill salt salt water rye"),
    ("water", "water van"),
)


def make_bakery(cast: Cast) -> None:
    make_passages(cast, *([("interviewer", one), ("candidate", two)] for one, two in TEXTS))


def find(cast: Cast, words: str, *, speaker: Speaker | None = None) -> LexicalFound:
    scope = scope_of(cast.reviewer, Filters(speaker=speaker))
    return find_by_words(scope, words, speaker=speaker, most_passages=50, most_pieces=100)


def numbers() -> dict[object, int]:
    return dict(Passage.objects.values_list("pk", "number"))


@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("query", ["rye", "rye oven mill", "van van water", "salt nonsense"])
def test_passages_are_scored_as_the_books_say(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, query: str, *, is_small: bool
) -> None:
    monkeypatch.setattr(scopes, "SMALL", 100 if is_small else 0)
    make_bakery(cast)
    units: dict[object, list[str]] = {
        number: f"{one} {two}".split() for number, (one, two) in enumerate(TEXTS, start=1)
    }
    found = find(cast, query).passages
    by_number = {numbers()[key]: score for key, score in found.items()}
    assert by_number == pytest.approx(bm25(units, query.split()))
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_pieces_are_scored_with_the_piece_before_or_behind(cast: Cast) -> None:
    make_bakery(cast)
    units: dict[object, list[str]] = {}
    before = TEXTS[0][1]  # behind the very first
    for number, lines in enumerate(TEXTS, start=1):
        for place, line in enumerate(lines, start=1):
            units[number, place] = f"{line} {before}".split()
            before = line
    found = find(cast, "rye van").pieces
    by_number = {(numbers()[key], place): score for (key, place), score in found.items()}
    assert by_number == pytest.approx(bm25(units, ["rye", "van"]))


def test_for_one_party_only_its_own_words_count(cast: Cast) -> None:
    make_bakery(cast)
    found = find(cast, "oven", speaker="candidate")
    assert [numbers()[key] for key in found.passages] == [1]
    assert [(numbers()[key], place) for key, place in found.pieces] == [(1, 2)]


def test_each_language_is_asked_in_its_own_stems(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Die Brote sind fertig")], configuration="german")
    make_passages(cast, [("candidate", "I was planning")])
    assert len(find(cast, "Brot").passages) == 1
    assert len(find(cast, "plans").passages) == 1
    assert find(cast, "die").passages == {}


def test_what_others_said_changes_no_score(cast: Cast) -> None:
    make_bakery(cast)
    before = list(find(cast, "rye oven").passages.values())
    others = make_passages(cast, *([("candidate", "rye rye rye")] for _ in range(9)))
    Passage.objects.filter(session=others).update(organization=cast.quarzwerk)
    assert list(find(cast, "rye oven").passages.values()) == before


@pytest.mark.parametrize("query", ["", "the", "'; DROP TABLE", "a & b | !c", "\\ %s {x}"])
def test_any_query_is_words_and_nothing_else(cast: Cast, query: str) -> None:
    make_bakery(cast)
    assert find(cast, query) == LexicalFound()
