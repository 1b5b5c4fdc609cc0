"""Names by their capital letters."""

import pytest

from pipeline.retrieval.names import is_named, names_in, without_asked, without_common

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was Brannoch Ide who had them running.", ["brannoch", "ide"]),
        ("Then I'm told that I asked.", []),
        ("Marrok soldered it. Marrok left!", []),
        ("We rang Marrok, then Marrok's sister.", ["marrok"]),
        ("Ask Dr. Marrok or Mr. Ilve Sund about it.", ["dr", "mr", "sund"]),
        ("the (Quernby) till, a Hollin-Praed shop", ["hollin-praed"]),
        ("was das Élan in Ümm kostet", ["élan", "ümm"]),
        ("", []),
    ],
)
def test_a_capital_in_the_middle_of_a_sentence_is_a_name(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_what_somebody_writes_in_small_letters_is_no_name() -> None:
    texts = ["the board met", "Quernbys fail, quernbylike"]
    assert without_common(["board", "quernby"], texts) == ["quernby"]
    assert without_common([], texts) == []
    assert without_common(["hollin-praed", "anna-lena"], ["at hollin-praed"]) == ["anna-lena"]


@pytest.mark.parametrize("query", ["Petra?", "PETRA'S hobby", "what does Petra’s van cost"])
def test_who_is_named_in_the_query_in_whatever_form_is_asked(query: str) -> None:
    assert without_asked(["petra", "ozan"], query) == ["ozan"]


def test_half_a_name_is_not_all_of_it() -> None:
    assert without_asked(["petra-lena", "weiß"], "Petra Weiss") == ["petra-lena"]
    assert without_asked(["petra-lena"], "of Petra-Lena") == []


def test_a_stem_is_not_enough() -> None:
    assert is_named("manning", "Then Manning's van")
    assert is_named("petra", "Petras Ofen")
    assert not is_named("manning", "a man, manned")
    assert not is_named("petra", "the pepetra")
