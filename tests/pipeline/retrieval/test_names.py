"""Names by their capital letters."""

import pytest

from pipeline.retrieval.names import names_in, without_common

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
