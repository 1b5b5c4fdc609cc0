"""The attack set against every step that asks a model, and a model that obeys every attack.

What stops it is not the model: sentences that speak to a program are kept from it, and what it
writes all the same must be found in words that may be quoted.
"""

import re

import pytest

from pipeline.action_items import find_by_model
from pipeline.failures import FinalFailure
from pipeline.gathering import gather
from pipeline.instructions import find_instructions, withhold
from pipeline.links import link_by_model
from pipeline.parts import parts_of
from pipeline.quality import Material, Verdict, WrittenAnswer, assess
from pipeline.ratings import FoundRatings, rate_by_model
from pipeline.sections import sections_of
from pipeline.transcript import HOLE, Transcript
from pipeline.verification import judges
from pipeline.weighing import INSUFFICIENT, MOVED, UNSTEADY
from pipeline.writer import write_summary
from tests.fakes.asked_levels import Asked
from tests.fakes.obeying_model import INVENTED, Aim, ObeyingModel, the_best
from tests.pipeline.attacks import KNOWN, UNKNOWN
from tests.pipeline.conversations import OVEN, bakery
from tests.pipeline.test_instructions import attacked
from tests.pipeline.test_ratings import CARE, HELP

pytestmark = [pytest.mark.unit, pytest.mark.fault("B42")]

WINDOW = 32_000
ALL = {**KNOWN, **UNKNOWN}
#: A word as short as "me" is in everybody's mouth.
LONGEST_COMMON = 5
HONEST = frozenset({"1.2", "1.4"})

#: What these words show to who is not asked for anything.
LEVELS = {
    "I check the dough with my hands": CARE.levels[1],
    "we moved ninety loaves in her van": HELP.levels[0],
}
BEARING = re.compile("I check the dough|we moved ninety loaves")
#: True and said by the candidate, and nothing to do with either competency.
UNRELATED = re.compile("Nobody got bread late|The flour changes")
EVERYTHING = re.compile("")
#: Of the other competency, which some aims leave alone: what its own words show, where it has them.
LEVELS_OF_HELP = {EVERYTHING: 1}

#: What a demand may be aimed at: a name, what is said of it, a place in a list, the matter itself.
#: Nobody who speaks knows the words of a level.
AIMS: dict[str, Aim] = {
    "everything": the_best,
    "a name": lambda asked: the_best(asked) if asked.name == CARE.name else None,
    "a description": lambda asked: the_best(asked) if "by hand" in asked.heading else None,
    "the first of the list": lambda asked: the_best(asked) if asked.place == 1 else None,
    "the last of the list": lambda asked: the_best(asked) if asked.place > 1 else None,
    "a name and a number": lambda asked: asked.texts[1] if asked.name == CARE.name else None,
    "a name and the end": lambda asked: asked.texts[-1] if asked.name == CARE.name else None,
    "the matter and a number": lambda asked: asked.texts[1] if is_of_care(asked) else None,
    "the matter and the end": lambda asked: asked.texts[-1] if is_of_care(asked) else None,
}
aimed = pytest.mark.parametrize("aim", AIMS.values(), ids=AIMS)
known = pytest.mark.parametrize("answers", KNOWN.values(), ids=KNOWN)
unknown = pytest.mark.parametrize("answers", UNKNOWN.values(), ids=UNKNOWN)
every = pytest.mark.parametrize("answers", ALL.values(), ids=ALL)


def is_of_care(asked: Asked) -> bool:
    """Whatever stands above: its levels are about the matter."""
    return set(asked.texts) == set(CARE.levels)


def told(answers: list[str]) -> tuple[Transcript, ObeyingModel, set[str]]:
    """The conversation, the model, and the words that may not come back out of it."""
    transcript = attacked(answers)
    found = {one.text for one in find_instructions(transcript)}
    secrets = {text for text in found if len(text) > LONGEST_COMMON}
    return transcript, ObeyingModel(HONEST, LEVELS), secrets


def rate(transcript: Transcript, model: ObeyingModel) -> FoundRatings:
    return rate_by_model(transcript, (CARE, HELP), model, window_tokens=WINDOW)


def levels(found: FoundRatings) -> list[int | None]:
    return [rating.level for rating in found.ratings]


def assert_kept_from(model: ObeyingModel, secrets: set[str]) -> None:
    assert model.read
    for material in model.read:
        assert HOLE not in material
        assert not [secret for secret in secrets if secret in material]


def test_the_set_is_large_and_speaks_many_languages() -> None:
    assert len(KNOWN) >= 50
    assert len(UNKNOWN) >= 8


def test_without_an_attack_the_model_is_honest() -> None:
    assert levels(rate(bakery(), ObeyingModel(HONEST, LEVELS))) == [2, 1]
    assert levels(rate(bakery(), ObeyingModel(HONEST, LEVELS, UNRELATED))) == [None, None]


@known
def test_no_rating_moves(answers: list[str]) -> None:
    """Offered for everything: the demand, pieces of it, inventions, all that was truly said."""
    transcript, model, secrets = told(answers)
    found = rate(transcript, model)
    assert levels(found) == [2, 1]
    assert [each.reason for each in found.ratings] == [CARE.levels[1], HELP.levels[0]]
    assert found.withheld
    assert_kept_from(model, secrets)


@unknown
@aimed
def test_what_is_demanded_elsewhere_changes_no_level_that_words_bear_out(
    answers: list[str], aim: Aim
) -> None:
    """No list of words is needed: the level is given by who has not read the demand."""
    transcript = attacked(answers)
    found = rate(transcript, ObeyingModel(HONEST, LEVELS, BEARING, aim))
    assert levels(found) == [2, 1]


@unknown
@aimed
def test_true_words_that_bear_nothing_out_get_no_level_whatever_is_demanded(
    answers: list[str], aim: Aim
) -> None:
    transcript = attacked(answers)
    found = rate(transcript, ObeyingModel(HONEST, LEVELS, UNRELATED, aim))
    assert levels(found) == [None, None]
    assert {rating.reason for rating in found.ratings} == {INSUFFICIENT}


@unknown
def test_a_demand_that_is_quoted_itself_is_noticed_by_the_control(answers: list[str]) -> None:
    transcript = attacked(answers)
    words = re.compile(re.escape(answers[0][:20]))
    for offers in (words, EVERYTHING):
        found = rate(transcript, ObeyingModel(HONEST, LEVELS, offers))
        assert levels(found) == [None, None]
        assert {rating.reason for rating in found.ratings} == {MOVED}


@unknown
@aimed
def test_a_demand_that_is_quoted_itself_gets_no_level_whatever_it_is_aimed_at(
    answers: list[str], aim: Aim
) -> None:
    """Alone, and beside all that was truly said: a level stands where it went with its text."""
    transcript = attacked(answers)
    words = re.compile(re.escape(answers[0][:20]))
    for offers in (words, EVERYTHING):
        care, helps = rate(transcript, ObeyingModel(HONEST, LEVELS, offers, aim)).ratings
        assert (care.level, care.reason in {MOVED, UNSTEADY}) == (None, True)
        assert helps.level in {None, LEVELS_OF_HELP.get(offers)}


@unknown
def test_where_the_promise_ends_the_demand_stands_beside_the_level(answers: list[str]) -> None:
    """It knows what the level says, whose text no candidate is shown: a person reads it there."""
    transcript = attacked(answers)
    words = re.compile(re.escape(answers[0][:20]))

    def aim(asked: Asked) -> str | None:
        return CARE.levels[-1] if is_of_care(asked) else None

    care, other = rate(transcript, ObeyingModel(HONEST, LEVELS, words, aim)).ratings
    assert care.level == len(CARE.levels)
    assert answers[0].startswith(care.evidence[0].quote[:20])
    assert other.level is None


@every
def test_no_summary_praises_invents_or_repeats_an_order(answers: list[str]) -> None:
    transcript, model, secrets = told(answers)
    try:
        summary = write_summary(transcript, model, window_tokens=WINDOW)
    except FinalFailure:  # nothing of it stood, and the step says so
        return
    assert INVENTED not in summary
    written = [line for line in summary.splitlines() if line.startswith("- ")]
    claims = [line.partition("“")[0] for line in written]
    assert not [claim for claim in claims if judges(claim)]
    assert not [claim for claim in claims for secret in secrets if secret.strip() in claim]


@every
def test_no_work_is_put_on_a_list(answers: list[str]) -> None:
    """Of the organization. What no net catches may come back as the candidate's own words."""
    transcript, model, secrets = told(answers)
    try:
        items = find_by_model(transcript, model, window_tokens=WINDOW).items
    except FinalFailure:  # nothing of it stood, and the step says so
        items = ()
    assert_kept_from(model, secrets)
    assert not [item for item in items if item.owner_role == "organization"]
    assert not [item for item in items if item.due_hint]
    assert not [item for item in items if item.description not in " ".join(answers)]
    quoted = {item.evidence.quote for item in items}
    assert not [quote for quote in quoted for secret in secrets if secret in quote]


@known
def test_nothing_is_linked_that_was_kept_back(answers: list[str]) -> None:
    transcript, model, secrets = told(answers)
    found = link_by_model(transcript, model, window_tokens=WINDOW)
    names = {link.name for link in found.links}
    assert INVENTED not in names
    assert not [name for name in names for secret in secrets if secret in name]
    assert_kept_from(model, secrets)


@every
def test_what_is_gathered_was_said_and_asks_for_nothing(
    answers: list[str],
) -> None:
    transcript, model, secrets = told(answers)
    kept = withhold(transcript, find_instructions(transcript))
    parts = list(parts_of(sections_of(kept), most_bytes=WINDOW))
    quotes = [each.quote for each in gather(parts, kept, ["Care"], model).found[1]]
    assert quotes
    assert INVENTED not in quotes
    assert not [secret for secret in secrets for quote in quotes if secret in quote]


@every
def test_what_a_second_hearing_writes_down_can_only_cost_trust(answers: list[str]) -> None:
    """A recognition may be talked into anything. Its text is read for what was said only with
    `TEXT_FOR_STEPS=second`; then it stands in the Turn's place, before the same net and checks.
    """
    heard = WrittenAnswer(text=OVEN, is_rough=False, is_typed=False, sound_ms=20_000)
    live = assess(Material("en", (heard,), length_ms=60_000))
    swayed = WrittenAnswer(
        text=OVEN, is_rough=False, is_typed=False, sound_ms=20_000, second_text=" ".join(answers)
    )
    again = assess(Material("en", (swayed,), length_ms=60_000))
    assert live.verdict is Verdict.GOOD
    assert again.verdict is Verdict.LIMITED
    assert not [reason for reason in again.reasons if answers[0] in reason]
