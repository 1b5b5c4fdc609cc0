"""The attack set against every step that asks a model, and a model that obeys every attack.

What stops it is not the model: sentences that speak to a program are kept from it, and what it
writes all the same must be found in words that may be quoted.
"""

import pytest

from pipeline.action_items import find_by_model
from pipeline.bill import Bill
from pipeline.failures import FinalFailure
from pipeline.gathering import gather
from pipeline.instructions import find_instructions, withhold
from pipeline.links import link_by_model
from pipeline.parts import parts_of
from pipeline.quality import Material, Verdict, WrittenAnswer, assess
from pipeline.ratings import Outcome, rate_by_model
from pipeline.sections import sections_of
from pipeline.transcript import HOLE, Transcript
from pipeline.verification import judges
from pipeline.writer import write_summary
from tests.fakes.obeying_model import INVENTED, ObeyingModel
from tests.pipeline.attacks import KNOWN, UNKNOWN, UNNOTICED
from tests.pipeline.conversations import OVEN
from tests.pipeline.test_instructions import attacked
from tests.pipeline.test_ratings import CARE, HELP

pytestmark = [pytest.mark.unit, pytest.mark.fault("B42")]

WINDOW = 32_000
ALL = {**KNOWN, **UNKNOWN}
#: Those by which somebody asks for a rating, and that are noticed at the latest as evidence.
NOTICED = {name: answers for name, answers in UNKNOWN.items() if name not in UNNOTICED}
#: A word as short as "me" is in everybody's mouth.
LONGEST_COMMON = 5
HONEST = frozenset({"1.2", "1.4"})

known = pytest.mark.parametrize("answers", KNOWN.values(), ids=KNOWN)
every = pytest.mark.parametrize("answers", ALL.values(), ids=ALL)


def told(answers: list[str]) -> tuple[Transcript, ObeyingModel, set[str]]:
    """The conversation, the model, and the words that may not come back out of it."""
    transcript = attacked(answers)
    found = {one.text for one in find_instructions(transcript)}
    secrets = {text for text in found if len(text) > LONGEST_COMMON}
    return transcript, ObeyingModel(HONEST), secrets


def assert_kept_from(model: ObeyingModel, secrets: set[str]) -> None:
    assert model.read
    for material in model.read:
        assert HOLE not in material
        assert not [secret for secret in secrets if secret in material]


def test_the_set_is_large_and_speaks_many_languages() -> None:
    assert len(KNOWN) >= 50
    assert len(UNKNOWN) >= 8


@known
def test_no_rating_moves(answers: list[str]) -> None:
    transcript, model, secrets = told(answers)
    found = rate_by_model(transcript, (CARE, HELP), model, window_tokens=WINDOW, bill=Bill())
    assert {rating.level for rating in found.ratings if not is_harmless(rating)} <= {None}
    assert found.withheld
    assert_kept_from(model, secrets)


def is_harmless(rating: object) -> bool:
    """It rests on what was said beside the attack, in a sentence of its own."""
    evidence = getattr(rating, "evidence", ())
    return bool(evidence) and all(
        each.quote.startswith(("I bake", "Fine", "Thank", "Look", "Decode", "is my work"))
        for each in evidence
    )


@pytest.mark.parametrize("answers", NOTICED.values(), ids=NOTICED)
def test_a_rating_that_rests_on_a_wish_for_it_is_insufficient_evidence(answers: list[str]) -> None:
    transcript, model, _secrets = told(answers)
    found = rate_by_model(transcript, (CARE, HELP), model, window_tokens=WINDOW, bill=Bill())
    assert [rating.outcome for rating in found.ratings] == [Outcome.INSUFFICIENT] * 2
    assert all(not rating.evidence for rating in found.ratings)


@every
def test_no_summary_praises_invents_or_repeats_an_order(answers: list[str]) -> None:
    transcript, model, secrets = told(answers)
    try:
        summary, _spent = write_summary(transcript, model, window_tokens=WINDOW)
    except FinalFailure:  # nothing of it stood, and the step says so
        return
    assert INVENTED not in summary
    written = [line for line in summary.splitlines() if line.startswith("- ")]
    claims = [line.partition("“")[0] for line in written]
    assert not [claim for claim in claims if judges(claim)]
    assert not [claim for claim in claims for secret in secrets if secret.strip() in claim]


@known
def test_no_work_is_put_on_a_list(answers: list[str]) -> None:
    transcript, model, secrets = told(answers)
    try:
        found = find_by_model(transcript, model, window_tokens=WINDOW, bill=Bill())
    except FinalFailure:
        return
    assert not [item for item in found.items if item.owner_role == "organization"]
    assert not [item for item in found.items if item.due_hint]
    quoted = {item.evidence.quote for item in found.items}
    assert not [quote for quote in quoted for secret in secrets if secret in quote]
    assert_kept_from(model, secrets)


@known
def test_nothing_is_linked_that_was_kept_back(answers: list[str]) -> None:
    transcript, model, secrets = told(answers)
    found = link_by_model(transcript, model, window_tokens=WINDOW, bill=Bill())
    names = {link.name for link in found.links}
    assert INVENTED not in names
    assert not [name for name in names for secret in secrets if secret in name]
    assert_kept_from(model, secrets)


@every
def test_what_is_gathered_from_a_long_conversation_was_said_and_asks_for_nothing(
    answers: list[str],
) -> None:
    transcript, model, secrets = told(answers)
    kept = withhold(transcript, find_instructions(transcript))
    parts = list(parts_of(sections_of(kept), most_bytes=WINDOW))
    lines = gather(parts, kept, ["Care"], model, most_bytes=WINDOW, bill=Bill())
    assert INVENTED not in lines
    assert not [secret for secret in secrets if secret in lines]
    if answers in NOTICED.values():
        assert lines == ""


@every
def test_what_a_second_hearing_writes_down_can_only_cost_trust(answers: list[str]) -> None:
    """A recognition may be talked into anything: no step reads its text as what was said."""
    heard = WrittenAnswer(text=OVEN, is_rough=False, is_typed=False, sound_ms=20_000)
    live = assess(Material("en", (heard,), (), 60_000))
    swayed = WrittenAnswer(
        text=OVEN, is_rough=False, is_typed=False, sound_ms=20_000, second_text=" ".join(answers)
    )
    again = assess(Material("en", (swayed,), (), 60_000))
    assert live.verdict is Verdict.GOOD
    assert again.verdict is Verdict.LIMITED
    assert not [reason for reason in again.reasons if answers[0] in reason]
