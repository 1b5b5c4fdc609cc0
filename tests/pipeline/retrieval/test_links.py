"""Links: what the best pieces name leads on to who else names it."""

from dataclasses import replace

import pytest

from interviews import access
from interviews.models import Session
from pipeline.models import Passage, Posting
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters, Speaker
from pipeline.retrieval.links import (
    LEADING,
    MOST_MENTIONS,
    ROOT,
    WEIGHT,
    find_mentions,
    follow,
    leading_names,
)
from pipeline.retrieval.ranking import Ranked
from pipeline.retrieval.reading import read_windows
from pipeline.retrieval.scope import scope_of
from pipeline.retrieval.search import search
from pipeline.retrieval.window import Window
from pipeline.transcript import Transcript
from tests.cast import Cast
from tests.pipeline.conversations import asked, said
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.retrieval.rows import make_passages
from tests.pipeline.retrieval.windows import make_window


def naming(window: Window, *names: str) -> Window:
    """Each piece of it says them, and nothing else."""
    return replace(
        window, pieces=tuple(replace(each, text=" and ".join(names)) for each in window.pieces)
    )


ONE, OTHER, THIRD = (naming(make_window(number, number), "Petra", "Ozan") for number in (1, 4, 7))


def ranked(window: Window, score: float, text: str = "") -> Ranked:
    piece = window.pieces[0]
    return Ranked(replace(piece, text=text or piece.text), window, score, {"lexical": score})


@pytest.mark.unit
def test_what_the_best_pieces_name_leads_each_name_by_the_best_of_them() -> None:
    first = ranked(ONE, 0.9, "they fetched Petra")
    second = ranked(OTHER, 0.8, "with Petra and Ozan")
    assert leading_names([first, second], [], "who came?") == {"petra": first, "ozan": second}
    assert leading_names([first, second], [], "and PETRA?") == {"ozan": second}


@pytest.mark.unit
def test_later_pieces_and_common_words_lead_nowhere() -> None:
    lower = [replace(ONE, pieces=(replace(ONE.pieces[0], text="a board of oak"),))]
    best = [ranked(ONE, 0.9, "says the Board")] * LEADING
    assert leading_names([*best, ranked(OTHER, 0.1, "says Petra")], lower, "who?") == {}


@pytest.mark.unit
def test_who_is_led_to_stands_behind_who_leads_and_says_so() -> None:
    start = ranked(ONE, 0.5)
    before = [start, ranked(OTHER, 0.4), ranked(THIRD, 0.1)]
    mentions = {"petra": [(ONE.passage_id, 1), (THIRD.passage_id, 1)]}
    after = follow(before, [ONE, OTHER, THIRD], {"petra": start}, mentions)
    assert [each.window for each in after] == [ONE, OTHER, THIRD]
    assert after[2].score == WEIGHT * 0.5
    assert after[2].signals == {"lexical": 0.1, "links": WEIGHT * 0.5}
    assert "links" not in after[0].signals


@pytest.mark.unit
def test_who_was_not_found_at_all_is_led_to() -> None:
    start = ranked(ONE, 0.5)
    mentions = {"petra": [(ONE.passage_id, 1), (OTHER.passage_id, 1), (THIRD.passage_id, 1)]}
    first, *led = follow([start], [ONE, OTHER, THIRD], {"petra": start}, mentions)
    assert first == start
    assert [each.piece for each in led] == [OTHER.pieces[0], THIRD.pieces[0]]
    assert {each.score for each in led} == {WEIGHT * 0.5 / 2**ROOT}
    assert [set(each.signals) for each in led] == [{"links"}] * 2


@pytest.mark.unit
@pytest.mark.parametrize("order", [("ozan", "petra"), ("petra", "ozan")])
def test_nobody_loses_by_being_led_to_and_the_better_name_counts(order: tuple[str, str]) -> None:
    start, next_best = ranked(ONE, 0.5), ranked(OTHER, 0.45)
    leading = {"petra": start, "ozan": next_best}
    mentions = {name: [(THIRD.passage_id, 1)] for name in order}
    there = {"petra": [(OTHER.passage_id, 1)]}
    assert follow([next_best], [OTHER], {"petra": start}, there) == [next_best]
    [led] = follow([], [THIRD], leading, mentions)
    assert led.score == WEIGHT * 0.5


@pytest.mark.unit
def test_another_word_of_the_same_stem_is_not_led_to() -> None:
    start, bank = ranked(ONE, 0.5), naming(THIRD, "the bank")
    mentions = {"banks": [(THIRD.passage_id, 1)]}
    assert follow([start], [ONE, bank], {"banks": start}, mentions) == [start]


@pytest.mark.unit
def test_who_names_it_in_the_leading_passage_itself_is_not_led_to() -> None:
    both = naming(make_window(1, 1, 2), "Petra")
    start = Ranked(both.pieces[0], both, 0.5, {})
    mentions = {"petra": [(both.passage_id, 1), (both.passage_id, 2)]}
    assert follow([start], [both], {"petra": start}, mentions) == [start]


@pytest.mark.unit
def test_what_was_erased_meanwhile_is_left_out() -> None:
    start = ranked(ONE, 0.5)
    assert follow([start], [ONE], {"petra": start}, {"petra": [(OTHER.passage_id, 1)]}) == [start]


@pytest.fixture(params=[1_000, 0], ids=["small", "large"])
def _size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scopes, "SMALL", request.param)


def who_says(cast: Cast, *names: str, speaker: Speaker | None = None) -> dict[str, list[str]]:
    """Pieces by name."""
    found = find_mentions(scope_of(cast.reviewer, Filters()), names, speaker=speaker)
    own = Passage.objects.filter(session__in=access.scope(cast.reviewer, Session.objects.all()))
    windows = {each.passage_id: each for each in read_windows(own.values_list("pk", flat=True))}
    return {
        name: sorted(windows[passage].pieces[number - 1].text for passage, number in places)
        for name, places in found.items()
    }


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_a_rare_name_is_found_in_each_piece_and_a_common_one_in_none(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Petra's oven"), ("interviewer", "rye")])
    make_passages(cast, [("interviewer", "who?"), ("candidate", "Petra moved")])
    for place in range(MOST_MENTIONS + 1):
        make_passages(cast, [("candidate", f"rye{place} Ozan")])
    said = who_says(cast, "petra", "ozan", "marlo")
    assert said == {"petra": ["Petra moved", "Petra's oven"]}
    assert who_says(cast) == {}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_what_others_name_is_not_found_and_makes_nothing_common(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Petra moved")])
    others = make_passages(cast, *([("candidate", "Petra")] for _ in range(MOST_MENTIONS)))
    Passage.objects.filter(session=others).update(organization=cast.quarzwerk)
    Posting.objects.filter(passage__session=others).update(organization=cast.quarzwerk)
    Session.objects.filter(pk=others.pk).update(organization=cast.quarzwerk)
    assert who_says(cast, "petra") == {"petra": ["Petra moved"]}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_what_a_filter_leaves_out_is_not_found_and_makes_nothing_common(cast: Cast) -> None:
    wanted = make_passages(cast, [("candidate", "Petra moved")])
    make_passages(cast, *([("candidate", "Petra")] for _ in range(MOST_MENTIONS)))
    scope = scope_of(cast.reviewer, Filters(sessions=(wanted.pk,)))
    [places] = find_mentions(scope, ["petra"], speaker=None).values()
    assert [Passage.objects.get(pk=passage).session for passage, _number in places] == [wanted]


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_twelve_are_a_link_and_thirteen_none(cast: Cast) -> None:
    make_passages(cast, *([("candidate", f"Petra {n}")] for n in range(MOST_MENTIONS)))
    assert len(who_says(cast, "petra")["petra"]) == MOST_MENTIONS
    make_passages(cast, [("candidate", "Petra")])
    assert who_says(cast, "petra") == {}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_a_name_with_a_hyphen_is_not_its_halves(cast: Cast) -> None:
    for words in ("Anna-Lena moved", "Lena trained", "Anna left"):
        make_passages(cast, [("candidate", words)])
    assert who_says(cast, "anna-lena") == {"anna-lena": ["Anna-Lena moved"]}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
@pytest.mark.parametrize("speaker", [None, "candidate"])
def test_pieces_that_stand_in_two_passages_are_found_in_the_first(
    cast: Cast, speaker: Speaker | None
) -> None:
    """All of the second one is in it; that has no pieces of its own, and is not one piece."""
    lines = [("candidate", 50, ""), ("interviewer", 40, ""), ("candidate", 59, " with Petra")]
    turns = [
        (said if who == "candidate" else asked)(number, " ".join(["word"] * count) + end)
        for number, (who, count, end) in enumerate(lines, start=1)
    ]
    make_indexed_session(cast, Transcript(turns=(*turns, asked(4, " ".join(["last"] * 60)))))
    make_passages(cast, [("candidate", "the oven was mended by Petra")])
    assert all(each.endswith("Petra") for each in who_says(cast, "petra", speaker=speaker)["petra"])
    hits = search(cast.reviewer, "who mended the oven?", filters=Filters(speaker=speaker))
    assert sum("Petra" in hit.text for hit in hits) == 2


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_for_one_party_its_own_words_are_found(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Petra"), ("interviewer", "and Petra")])
    assert who_says(cast, "petra", speaker="candidate") == {"petra": ["Petra"]}
    assert who_says(cast, "petra", speaker="interviewer") == {"petra": ["and Petra"]}


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.usefixtures("_size")
def test_a_name_is_stemmed_as_each_session_is(cast: Cast) -> None:
    """The rules of English make `dunmer` of it, in a German session it stands as `dunmeres`."""
    make_passages(cast, [("candidate", "at Dunmeres")], configuration="english")
    make_passages(cast, [("candidate", "in Dunmeres")], configuration="simple")
    assert who_says(cast, "dunmeres") == {"dunmeres": ["at Dunmeres", "in Dunmeres"]}
