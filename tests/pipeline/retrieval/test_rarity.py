"""How rare words are in a large scope: by a sample of that scope, and of nothing else."""

import pytest

from pipeline.models import Passage
from pipeline.retrieval import rarity
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.rarity import rarities_of
from pipeline.retrieval.recent import Recent
from pipeline.retrieval.scope import scope_of
from tests.cast import Cast
from tests.pipeline.retrieval.rows import make_passages

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "_known", Recent(most=100, seconds=600))


def counts(cast: Cast, words: str, *, filters: Filters = Filters()) -> dict[str, float]:  # noqa: B008 - it is frozen
    scope = scope_of(cast.reviewer, filters)
    found = rarities_of(scope, words, speaker=filters.speaker)
    return {each.lexeme: each.wholes for each in found}


def test_words_are_counted_in_the_scope_the_rarest_first(cast: Cast) -> None:
    make_passages(cast, [("candidate", "rye oven")], [("candidate", "rye")], [("candidate", "van")])
    others = make_passages(cast, *([("candidate", "oven")] for _ in range(5)))
    Passage.objects.filter(session=others).update(organization=cast.quarzwerk)
    assert counts(cast, "rye oven nonsense the") == {"oven": 1, "rye": 2}
    assert next(iter(counts(cast, "rye oven"))) == "oven"


def test_a_party_is_counted_by_its_own_words(cast: Cast) -> None:
    make_passages(cast, [("candidate", "rye"), ("interviewer", "oven")])
    assert counts(cast, "rye oven", filters=Filters(speaker="candidate")) == {"rye": 1}


def test_each_language_counts_its_own_stems(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Brote")], configuration="german")
    make_passages(cast, [("candidate", "brot")], [("candidate", "brot")])
    assert counts(cast, "Brote") == {"brot": 1}
    assert counts(cast, "brot") == {"brot": 3}


def test_what_many_have_is_counted_by_a_sample(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "SAMPLE", 100)
    make_passages(cast, *([("candidate", "rye")] for _ in range(400)))
    assert counts(cast, "rye")["rye"] == pytest.approx(400, rel=0.6)


def test_what_was_counted_is_remembered_for_a_while(cast: Cast) -> None:
    make_passages(cast, [("candidate", "rye")])
    assert counts(cast, "rye") == {"rye": 1}
    make_passages(cast, [("candidate", "rye")])
    assert counts(cast, "rye") == {"rye": 1}
