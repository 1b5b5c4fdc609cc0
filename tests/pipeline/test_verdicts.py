"""Sentences of a model that judge somebody, and facts that are told in the same words."""

import pytest

from pipeline.verdicts import is_a_verdict
from pipeline.verification import judges

pytestmark = pytest.mark.unit

FACTS = [
    "Hired two bakers and trained them.",
    "Rejected a delivery with mould.",
    "Cared for older patients on a women's ward.",
    "Recommended the new ward plan.",
    "I recommended the new ward plan.",
    "Says: we recommended a rollback.",
    "Chose a suitable flour.",
    "Rated suppliers by price and speed.",
    "Has qualified as an electrician.",
    "The candidate is responsible for three ovens.",
    "Baked ninety loaves overall.",
    "Moved on to the next round of deliveries.",
    "Found the best candidate for each shift.",
    "The first team found the report impressive.",
    "Invited the customers to try the bread.",
    "Hat einen neuen Stationsplan empfohlen.",
    "Gab dem Team eine Empfehlung des Arztes weiter.",
    "Half dabei, die Öfen einzustellen.",
    "Hat zwei Bäcker eingestellt und eine Lieferung abgelehnt.",
    "Backte insgesamt neunzig Brote.",
    "Wählte geeignetes Mehl.",
    "A recommandé un nouveau plan de service.",
    "A embauché deux boulangers.",
    "A signé le contrat avec le moulin.",
    "Recomendó un plan nuevo para la planta.",
    "Recomienda revisar la harina cada día.",
    "Contrató a dos panaderos.",
    "Ha raccomandato un nuovo piano.",
    "Ha dato un consiglio a un collega.",
    "Ha assunto due fornai.",
    "Recomendou um novo plano.",
    "Contratou dois padeiros.",
]
VERDICTS = [
    "A strong candidate.",
    "You should hire this person.",
    "Should be hired.",
    "Hire them.",
    "Reject.",
    "Do not hire.",
    "Not suitable for night work.",
    "Suitable for the role.",
    "Unsuitable.",
    "Highly qualified.",
    "Impressive.",
    "We were impressed.",
    "Overall a strong candidate.",
    "No hire.",
    "We should take her.",
    "Should move on to the next round.",
    "Clearly the best applicant.",
    "Rated 5/5.",
    "Five out of five.",
    "The candidate is brilliant.",
    "Ich empfehle, sie einzustellen.",
    "Sehr zu empfehlen.",
    "Klare Empfehlung.",
    "Empfehlung für die Stelle.",
    "Sollte eingestellt werden.",
    "Sollte abgelehnt werden.",
    "Sehr geeignet.",
    "Ungeeignet.",
    "Empfehlenswert.",
    "Je recommande cette candidate.",
    "Fortement recommandée.",
    "À embaucher.",
    "Il faut l'embaucher.",
    "Recomiendo a esta candidata.",
    "Se recomienda contratar.",
    "Muy recomendable.",
    "No contratar.",
    "Consiglio di assumerla.",
    "Si raccomanda l'assunzione.",
    "Da assumere.",
    "Recomendo contratar.",
    "Altamente recomendada.",
]


@pytest.mark.parametrize("sentence", FACTS)
def test_who_tells_what_was_done_judges_nobody(sentence: str) -> None:
    assert not is_a_verdict(sentence)
    assert not judges(sentence)


@pytest.mark.parametrize("sentence", VERDICTS)
def test_a_verdict_is_known(sentence: str) -> None:
    assert is_a_verdict(sentence)
    assert judges(sentence)
