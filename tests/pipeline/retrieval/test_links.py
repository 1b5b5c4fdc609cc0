"""Links: what the best hits mention and few others do."""

from uuid import UUID

import pytest

from interviews import access
from interviews.models import Session
from pipeline.models import Passage, Posting
from pipeline.retrieval import links
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters, Speaker
from pipeline.retrieval.links import find_links, follow, leading_of, led_to
from pipeline.retrieval.ranking import LISTS, Ranked
from pipeline.retrieval.reading import read_windows
from pipeline.retrieval.scope import scope_of
from pipeline.retrieval.window import Window
from tests.cast import Cast
from tests.pipeline.retrieval.rows import make_passages
from tests.pipeline.retrieval.windows import make_window

ONE, OTHER, THIRD = (make_window(number, number) for number in (1, 4, 7))


def ranked(window: Window, score: float) -> Ranked:
    return Ranked(window.pieces[0], window, score, {"lexical": score})


@pytest.mark.unit
def test_the_best_passages_lead_each_by_its_best_piece() -> None:
    best = [ranked(ONE, 0.9), ranked(ONE, 0.8), ranked(OTHER, 0.5)]
    assert leading_of(best) == {ONE.passage_id: 0.9, OTHER.passage_id: 0.5}
    many = [ranked(make_window(place, place), 0.5) for place in range(links.LEADING + 1)]
    assert len(leading_of(many)) == links.LEADING


@pytest.mark.unit
def test_a_passage_is_led_to_by_each_thing_it_shares() -> None:
    mentions = [[ONE.passage_id, OTHER.passage_id], [OTHER.passage_id, ONE.passage_id]]
    led = led_to(mentions, {ONE.passage_id: 0.75}, [ONE, OTHER, THIRD])
    assert led == {OTHER.passage_id: 1.5}


@pytest.mark.unit
def test_what_stands_beside_a_leading_passage_is_not_led_to() -> None:
    beside = make_window(2, 2)
    assert led_to([[ONE.passage_id, beside.passage_id]], {ONE.passage_id: 1.0}, [ONE, beside]) == {}


@pytest.mark.unit
def test_who_is_led_to_gains_a_little_and_says_so() -> None:
    before = [ranked(ONE, 0.5), ranked(THIRD, 0.5 - links.WEIGHT / LISTS / 2), ranked(OTHER, 0.1)]
    after = follow(before, [ONE, OTHER, THIRD], {THIRD.passage_id: 7.0})
    assert [each.window for each in after] == [THIRD, ONE, OTHER]
    assert after[0].signals["links"] == 1.0
    assert "links" not in after[1].signals
    assert follow(before, [ONE, OTHER, THIRD], {}) == before


@pytest.mark.unit
def test_no_score_is_over_1() -> None:
    [best] = follow([ranked(ONE, 1.0)], [ONE], {ONE.passage_id: 1.0})
    assert best.score == 1.0


@pytest.fixture(params=[(1_000, 1_000), (1_000, 0), (0, 0)], ids=["few", "small", "large"])
def _size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    small, few = request.param
    monkeypatch.setattr(scopes, "SMALL", small)
    monkeypatch.setattr(links, "FEW", few)


def led(cast: Cast, *, speaker: Speaker | None = None) -> set[str]:
    """Texts that the passage about the oven leads on to."""
    own = Passage.objects.filter(session__in=access.scope(cast.reviewer, Session.objects.all()))
    windows = read_windows(own.values_list("pk", flat=True))
    [leading] = [window for window in windows if "oven" in window.pieces[0].text]
    found = find_links(
        scope_of(cast.reviewer, Filters()), [ranked(leading, 1.0)], windows, speaker=speaker
    )
    return {window.pieces[0].text for window in windows if window.passage_id in found}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_a_rare_name_leads_on_and_a_common_word_does_not(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Petra oven rye")])
    make_passages(cast, [("candidate", "Petra moved")])
    for place in range(links.MOST_MENTIONS):
        make_passages(cast, [("candidate", f"rye{place} rye")])
    assert led(cast) == {"Petra moved"}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_what_others_mention_makes_nothing_common(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Petra oven")])
    make_passages(cast, [("candidate", "Petra moved")])
    others = make_passages(cast, *([("candidate", "Petra")] for _ in range(9)))
    Passage.objects.filter(session=others).update(organization=cast.quarzwerk)
    Posting.objects.filter(passage__session=others).update(organization=cast.quarzwerk)
    Session.objects.filter(pk=others.pk).update(organization=cast.quarzwerk)
    assert led(cast) == {"Petra moved"}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_for_one_party_its_own_words_lead(cast: Cast) -> None:
    make_passages(cast, [("candidate", "oven"), ("interviewer", "Petra")])
    make_passages(cast, [("candidate", "moved"), ("interviewer", "Petra")])
    assert led(cast) == {"moved"}
    assert led(cast, speaker="candidate") == set()


@pytest.mark.unit
def test_nothing_leads_where_nothing_was_found() -> None:
    assert led_to([], {}, []) == {}
    assert leading_of([]) == {}
    assert UUID(int=1) not in led_to([[UUID(int=1)]], {}, [])
