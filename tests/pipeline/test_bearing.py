"""Sentences about a voice or a feeling are told from those about the work."""

import pytest

from pipeline.bearing import is_about_bearing
from pipeline.verification import judges

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "sentence",
    [
        "Her voice trembled when she told of the fire.",
        "She sounded anxious about the oven.",
        "Sounded sad.",
        "Speaks in a soft voice.",
        "Spoke fluently, like a native speaker.",
        "The candidate seemed very tense.",
        "Hesitates before answering.",
        "Was calm and articulate.",
        "Showed strong emotion.",
        "Got emotional.",
        "Passionate about bread.",
        "A warm personality.",
        "Good body language.",
        "Hat ruhig und leise gesprochen.",
        "Mit zitternder Stimme.",
        "Ihre Stimme war fest.",
        "Sie wirkte angespannt.",
        "Undeutliche Aussprache.",
        "Sa voix tremblait.",
        "Elle était très émue.",
        "Habla con voz temblorosa.",
        "Estaba muy emocionada.",
        "La sua voce era calma.",
        "Era molto emozionato.",
        "Fala com voz trêmula.",
        "Estava emocionada.",
    ],
)
def test_a_sentence_about_a_voice_or_a_feeling_is_known(sentence: str) -> None:
    assert is_about_bearing(sentence)
    assert judges(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Built a voice assistant for a bakery.",
        "Gave patients a voice in the council.",
        "Left a message in their voice mail.",
        "Calmed anxious patients.",
        "Helped guests with anxiety.",
        "Spoke calmly with the supplier.",
        "Did not hesitate to call the fire brigade.",
        "A guest seemed upset, so the soup was changed.",
        "The machine sounded broken.",
        "Gave emotional support to relatives.",
        "Helped the team to articulate what it needed.",
        "Taught pronunciation to adults.",
        "The pitch for the new product took ten minutes.",
        "Gab ihre Stimme ab.",
        "Knetet den Teig mit viel Gefühl.",
        "A lu le texte à haute voix.",
        "Leyó la receta en voz alta.",
        "Ha letto la ricetta ad alta voce.",
        "Leu a receita em voz alta.",
    ],
)
def test_a_sentence_about_the_work_is_let_through(sentence: str) -> None:
    assert not judges(sentence)
