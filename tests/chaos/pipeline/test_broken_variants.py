"""Each promise of the slow half has a variant that breaks it on purpose: the audit must see that.

Every tragedy is played twice: as the product is, where the audit finds nothing, and broken.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline import ledger
from pipeline.actions.action_items import change_item
from pipeline.models import StepRun
from tests.chaos.pipeline.conftest import PLAIN, READ_BY_AI, RECORDED
from tests.chaos.pipeline.play import Play, die
from tests.chaos.pipeline.sabotage import VARIANTS
from tests.pipeline.rows import lapse

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


# --- The tragedies


def two_messages_at_once(play: Play) -> None:
    """The second worker comes while the first is at work."""
    [due] = [run for run in ledger.sweep() if StepRun.objects.get(pk=run).step == "transcript"]
    play.meanwhile("transcript", lambda: play.work_on([due]))
    play.work()


def a_worker_stands_still(play: Play) -> None:
    """Its step is done by another, and then it wakes."""

    def stand_still() -> None:
        lapse(play.step_run("transcript"))
        play.work_on([play.step_run("transcript").pk])

    play.meanwhile("transcript", stand_still)
    play.work()


def a_worker_is_killed(play: Play) -> None:
    """And its lease runs out: here, at once."""

    play.meanwhile("transcript", die)
    play.ring()
    soon = timezone.now() + timedelta(minutes=10)
    over = StepRun.objects.filter(status="running", lease_until__lt=soon)
    over.update(lease_until=timezone.now() - timedelta(seconds=1))
    play.work()


def every_message_is_lost(play: Play) -> None:
    """Nobody was told that the session has ended."""
    play.work()


def a_person_corrects_what_is_found_again(play: Play) -> None:
    play.work()
    [item] = play.session.action_items.all()
    words = "Corrected 1 by hand for 1"
    assert change_item(
        item_id=item.pk,
        revision=item.revision,
        by=play.reviewer,
        now=timezone.now(),
        description=words,
    )
    play.note("edited", item=str(item.pk), words=words)
    play.click("action_items")
    play.work()


def a_model_talks_nonsense_at_first(play: Play) -> None:
    """And is paid for that, too."""
    play.work()


def a_step_stumbles_over_its_answer(play: Play) -> None:
    """Which was paid for; the next attempt asks again."""

    def stumble() -> None:
        raise RuntimeError("nobody foresaw this")

    play.meanwhile("summary", stumble)
    play.work()
    StepRun.objects.update(not_before=None)
    play.work()


def an_interview_has_sound(play: Play) -> None:
    play.work()


def somebody_is_erased_while_sound_is_assembled(play: Play) -> None:
    play.meanwhile("recording", lambda: play.erase(play.session.pk))
    play.work()


def a_receiver_is_busy(play: Play) -> None:
    play.tell("busy")


def a_receiver_hangs_up(play: Play) -> None:
    """After it has taken the message."""
    play.tell("forgets")


TRAGEDIES = {
    "take_without_asking": (two_messages_at_once, "doubled"),
    "store_without_fence": (a_worker_stands_still, "doubled"),
    "store_in_two": (a_worker_stands_still, "doubled"),
    "lease_for_ever": (a_worker_is_killed, "stuck"),
    "trust_messages": (every_message_is_lost, "lost"),
    "overwrite_people": (a_person_corrects_what_is_found_again, "lost"),
    "pay_twice": (a_model_talks_nonsense_at_first, "doubled"),
    "pay_for_results_only": (a_step_stumbles_over_its_answer, "lost"),
    "forget_vectors": (every_message_is_lost, "lost"),
    "throw_nothing_away": (somebody_is_erased_while_sound_is_assembled, "remained"),
    "sweep_too_much": (an_interview_has_sound, "lost"),
    "record_half": (an_interview_has_sound, "lost"),
    "erase_in_name_only": (somebody_is_erased_while_sound_is_assembled, "remained"),
    "believe_in_arrival": (a_receiver_is_busy, "lost"),
    "word_each_try_anew": (a_receiver_hangs_up, "doubled"),
    "forget_what_was_sent": (a_receiver_is_busy, "stuck"),
}
#: Those that are not of a session without model and sound.
KEYS = {
    a_model_talks_nonsense_at_first: READ_BY_AI,
    a_step_stumbles_over_its_answer: READ_BY_AI,
    an_interview_has_sound: RECORDED,
    somebody_is_erased_while_sound_is_assembled: RECORDED,
}


def test_every_variant_has_its_tragedy() -> None:
    assert set(TRAGEDIES) == set(VARIANTS)


@pytest.mark.parametrize(
    ("play", "variant"),
    [(KEYS.get(TRAGEDIES[variant][0], PLAIN), variant) for variant in VARIANTS],
    indirect=["play"],
)
def test_a_broken_promise_is_found(
    play: Play, monkeypatch: pytest.MonkeyPatch, variant: str
) -> None:
    tragedy, kind = TRAGEDIES[variant]
    for owner, name, part in VARIANTS[variant]():
        monkeypatch.setattr(owner, name, part)
    tragedy(play)
    assert kind in {finding.kind for finding in play.judge()}


@pytest.mark.parametrize(
    ("play", "tragedy"),
    [
        (KEYS.get(tragedy, PLAIN), tragedy)
        for tragedy in dict.fromkeys(tragedy for tragedy, _ in TRAGEDIES.values())
    ],
    indirect=["play"],
)
def test_a_kept_promise_is_believed(play: Play, tragedy: Callable[[Play], None]) -> None:
    tragedy(play)
    assert play.judge() == []
