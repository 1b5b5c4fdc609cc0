"""Finding passages: by one model's vectors, in one's own organization, and else by words."""

from typing import Any

import pytest

from interviews.models import Membership, Session
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters, Speaker
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.search import search
from pipeline.transcript import Transcript
from tests.cast import Cast, make_turn
from tests.fakes.embedding_server import embedding_server, use
from tests.pipeline.conversations import asked, bakery, long_evening, said, store_turns
from tests.pipeline.indexed import index_session, make_indexed_session
from tests.pipeline.retrieval.rows import make_passages
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

QUESTION = "Petra moved ninety loaves in her van"


def test_what_fits_best_comes_first(cast: Cast) -> None:
    wanted = make_indexed_session(cast)
    make_indexed_session(cast, long_evening(10))
    hits = search(cast.reviewer, QUESTION, limit=3)
    assert len(hits) == 3
    assert hits[0].session_id == wanted.pk
    assert hits[0].score > hits[1].score
    assert set(hits[0].signals) == {"dense", "lexical"}


def test_who_is_named_in_the_best_hit_leads_to_a_session_that_nothing_else_finds(
    cast: Cast,
) -> None:
    make_passages(cast, [("candidate", "the oven was mended by Petra")])
    linked = make_passages(cast, [("candidate", "Petra trained in a shipyard")])
    make_passages(cast, [("candidate", "Ozan trained in a shipyard")])
    hits = search(cast.reviewer, "who mended the oven?", seconds=0.0)
    assert hits[1].session_id == linked.pk
    assert set(hits[1].signals) == {"links"}
    assert len(hits) == 2


def test_a_name_leads_one_party_to_its_own_words_only(cast: Cast) -> None:
    make_passages(cast, [("candidate", "the oven was mended by Petra")])
    make_passages(cast, [("interviewer", "so Petra left, and where to?")])
    filters = Filters(speaker="candidate")
    [hit] = search(cast.reviewer, "who mended the oven?", filters=filters, seconds=0.0)
    assert hit.text == "the oven was mended by Petra"


def test_a_name_that_was_asked_for_leads_nowhere(cast: Cast) -> None:
    make_passages(cast, [("candidate", "the oven was mended by Petra")])
    make_passages(cast, [("candidate", "here Petra trained in a shipyard")])
    hits = search(cast.reviewer, "Petra who mended the oven", seconds=0.0)
    assert [set(hit.signals) for hit in hits] == [{"lexical"}, {"lexical"}]


def test_who_is_led_to_comes_on_the_next_page_once(cast: Cast) -> None:
    make_passages(cast, [("candidate", "the oven was mended by Petra")])
    make_passages(cast, [("candidate", "Petra trained in a shipyard")])
    query, pages = "who mended the oven?", list[Hit]()
    for expected in ("the oven was mended by Petra", "Petra trained in a shipyard"):
        [hit] = search(cast.reviewer, query, limit=1, seconds=0.0, shown=pages)
        assert hit.text == expected
        pages.append(hit)
    assert search(cast.reviewer, query, limit=1, seconds=0.0, shown=pages) == []


def test_a_hit_says_what_was_said_where_and_by_whom(cast: Cast) -> None:
    session = make_indexed_session(cast)
    hit = search(cast.reviewer, QUESTION)[0]
    assert hit.interview_id == cast.interview.pk
    assert hit.started_at == session.started_at
    assert hit.turns == tuple(dict.fromkeys(span.reference for span in hit.spans))
    assert {quoted.speaker for quoted in hit.quoted} == {"candidate", "interviewer"}
    assert "Petra" in " ".join(quoted.text for quoted in hit.quoted)


def test_no_words_are_found_twice_and_there_is_more_to_read_around_them(cast: Cast) -> None:
    make_indexed_session(cast, long_evening(20))
    hits = search(cast.reviewer, "batch 11 rye", limit=5)
    turns = [turn for hit in hits for turn in hit.turns]
    assert len(hits) == 5
    assert len(turns) == len(set(turns))
    assert "In batch 11" in hits[0].text
    assert hits[0].before
    assert hits[0].after


@pytest.mark.parametrize(("speaker", "word"), [("candidate", "Petra"), ("interviewer", "wrong")])
def test_one_party_is_found_by_its_own_words_only(cast: Cast, speaker: Speaker, word: str) -> None:
    make_indexed_session(cast)
    filters = Filters(speaker=speaker)
    hits = search(cast.reviewer, word, filters=filters, seconds=0.0)
    assert hits
    assert {quoted.speaker for hit in hits for quoted in hit.quoted} == {speaker}
    other = "wrong" if speaker == "candidate" else "Petra"
    assert search(cast.reviewer, other, filters=filters, seconds=0.0) == []


@pytest.mark.parametrize("is_small", [True, False])
def test_one_party_is_found_by_its_own_meaning_only(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch, *, is_small: bool
) -> None:
    """The vectors are the offline model's; no word of the query was said."""
    settings.EMBEDDING_OFFLINE = "minilm"
    asked_about = (
        asked(1, "Did you ever have to put out a burning kitchen when the flames were everywhere?"),
        said(2, "No, never. On Sundays I like to read novels in the garden behind our house."),
    )
    answered = (
        asked(1, "What do you do on Sundays, and which books do you read in the garden?"),
        said(2, "Once the oven was burning, and I smothered the flames with a wet cloth."),
    )
    only_asked, only_answered = (
        make_indexed_session(cast, Transcript(turns=turns)) for turns in (asked_about, answered)
    )
    monkeypatch.setattr(scopes, "SMALL", 10_000 if is_small else 0)
    query = "extinguishing a fire"
    found: list[tuple[Speaker, Session, Session]] = [
        ("candidate", only_answered, only_asked),
        ("interviewer", only_asked, only_answered),
    ]
    for speaker, first, last in found:
        hits = search(cast.reviewer, query, filters=Filters(speaker=speaker))
        assert hits[0].session_id == first.pk
        assert hits[0].signals["dense"] == 1.0
        assert {hit.session_id for hit in hits if hit.signals.get("dense")} == {first.pk}
        assert last.pk not in {hit.session_id for hit in hits}
        assert {quoted.speaker for hit in hits for quoted in hit.quoted} == {speaker}


def test_words_that_nobody_heard_are_not_found(cast: Cast) -> None:
    session = make_ended_session(cast)
    leg = store_turns(session, bakery())
    make_turn(leg, position=9, text="We will pay the secret bonus.", heard_text="We will pay")
    index_session(session)
    assert search(cast.reviewer, "secret bonus", seconds=0.0) == []
    assert search(cast.reviewer, "pay", seconds=0.0)


def test_an_erased_session_is_found_no_more(cast: Cast) -> None:
    session = make_indexed_session(cast)
    assert search(cast.reviewer, QUESTION)
    session.turns.all().delete()
    session.delete()
    assert search(cast.reviewer, QUESTION) == []


def test_nobody_finds_what_is_another_organizations(cast: Cast) -> None:
    make_indexed_session(cast)
    for person in (cast.outsider, cast.superuser):
        for seconds in (None, 0.0):
            assert search(person, QUESTION, seconds=seconds) == []
    Membership.objects.filter(user=cast.reviewer).delete()
    assert search(cast.reviewer, QUESTION) == []


def test_a_model_that_is_away_leaves_the_words(cast: Cast, settings: Any) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        wanted = make_indexed_session(cast)
        assert search(cast.reviewer, QUESTION)[0].session_id == wanted.pk
    hits = search(cast.reviewer, "loaf & van | nonsense'")
    assert {hit.session_id for hit in hits} == {wanted.pk}
    assert set(hits[0].signals) == {"lexical"}


def test_before_anything_is_indexed_nothing_is_found(cast: Cast) -> None:
    assert search(cast.reviewer, QUESTION) == []


@pytest.mark.parametrize("query", ["", " \0 ", "the", "'; DROP TABLE"])
def test_a_query_of_nothing_finds_nothing_by_words(cast: Cast, query: str) -> None:
    make_indexed_session(cast)
    assert search(cast.reviewer, query, seconds=0.0) == []
    assert search(cast.reviewer, QUESTION, limit=0) == []
