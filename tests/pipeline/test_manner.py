"""Words for how somebody speaks or is are told from words about the work."""

import pytest

from pipeline.manner import is_about_the_person

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "sentence",
    [
        "Is shy and monotone.",
        "Speaks with a lisp.",
        "Speaks with a slight lisp.",
        "Self-confident, in broken English.",
        "Answered confidently.",
        "Unsicher und schüchtern, in gebrochenem Deutsch.",
        "Wirkte unsicher.",
        "In gebrochenem Englisch.",
        "Lispelt ein wenig.",
        "Sprach aufgeregt.",
        "Elle parle avec confiance et émotion.",
        "Il parle avec beaucoup d’assurance.",
        "Sûre d'elle.",
        "Habla con mucha confianza y emoción.",
        "Responde con seguridad.",
        "Es tímida y tartamudea.",
        "Parla con sicurezza.",
        "È timido e insicuro.",
        "Sicura di sé.",
        "Fala com muita confiança.",
        "Tem um sotaque forte.",
        "Parece confiante.",
        "I would recommend a second interview.",
        "Recommended for the role.",
        "Recommended.",
        "Is highly recommended.",
        "Recommend them.",
        "Would recommend.",
        "Strongly recommend moving on.",
        "The candidate is recommended to go on.",
        "I recommend to reject.",
    ],
)
def test_a_sentence_about_manner_or_person_is_known(sentence: str) -> None:
    assert is_about_the_person(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Encrypted confidential data.",
        "They recommended a rollback.",
        "They recommended this oven against the advice of the supplier.",
        "They recommended against a rollback.",
        "Wrote an interpreter in Lisp.",
        "Two loaves shy of a hundred.",
        "Proved that a monotone function converges.",
        "War unsicher, ob der Teig reif war.",
        "Ein gebrochenes Rohr am Ofen.",
        "A construit une relation de confiance avec le fournisseur.",
        "Travaillait avec assurance qualité et achats.",
        "Mantiene una relación de confianza con el proveedor.",
        "Trabajó con seguridad informática.",
        "Ha lavorato nella sicurezza alimentare.",
        "Trabalhou com segurança alimentar.",
    ],
)
def test_a_sentence_about_the_work_is_let_through(sentence: str) -> None:
    assert not is_about_the_person(sentence)
