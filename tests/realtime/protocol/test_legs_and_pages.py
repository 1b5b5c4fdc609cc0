"""Legs are lost and replaced while the page comes and goes: whatever the order, the record holds.

A state machine over the pure relay: a candidate of numbered words, providers whose events come
late, doubled and out of order, and a judge who knows what was said.
"""

import re
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Event
from realtime.protocol.turns import TurnKind, TurnStatus
from tests.fakes.word_stage import Calling, WordStage
from tests.fakes.words import FRAMES_PER_WORD, TICK_MS, Behaviour, WordVoice

pytestmark = pytest.mark.unit

SETUP_MS = 300
#: What a provider is free to tell late and twice; the rest comes in its order on one line.
SAID_TO_A_VOICE = (c.AddItem, c.SendAudio, c.CommitAudio, c.CreateResponse)
LATE = (e.TranscriptCompleted, e.VoiceTextEnded, e.ItemAdded, e.SpeechCommitted)


class UnsteadyVoice(WordVoice):
    """Tells some things late, and again."""

    late_ms = 0
    repeats = False

    def say(self, at: int, *events: Event) -> None:
        for event in events:
            is_late = isinstance(event, LATE)
            delay_ms = self.random.randrange(0, self.late_ms + 1, TICK_MS) if is_late else 0
            super().say(at + delay_ms, event)
            if self.repeats and is_late:
                super().say(at + delay_ms + 5 * TICK_MS, event)


class UnsteadyStage(WordStage):
    """Breaks at once where the relay speaks to nobody, or calls a second Voice to the same part."""

    late_ms = 0
    repeats = False
    is_there = False  # the page

    def step(self) -> None:
        if self.is_there:
            super().step()
        else:
            self.step_without_page()

    def step_without_page(self) -> None:
        self.now += TICK_MS
        self._connect()
        for role, voice in list(self.roles.items()):
            voice.expire_or_drop(self.now)
            self._listen(role, voice)
        self.feed(e.TimePassed())

    def feed(self, *events: Event) -> None:
        for event in events:
            before = len(self.commands)
            super().feed(event)
            for command in self.commands[before:]:
                if isinstance(command, SAID_TO_A_VOICE):
                    assert self.hears, command

    @property
    def hears(self) -> bool:
        """A configured Voice is there."""
        return "current" in self.roles and not self.relay.legs.is_closed

    def _call(self, role: str, delay_ms: int) -> None:
        assert role not in self.roles
        assert role not in {call.role for call in self.calls}
        voice = UnsteadyVoice(len(self.made) + 1, self.behaviour, self.random, self.now)
        voice.late_ms, voice.repeats = self.late_ms, self.repeats
        self.made.append(voice)
        self.calls.append(Calling(role, voice, self.now + delay_ms + SETUP_MS))


class LegsAndPages(RuleBasedStateMachine):
    """Rules are what may happen; after each, and at the end, the judge looks."""

    @initialize(seed=st.integers(0, 10_000), lives_s=st.sampled_from([None, 20, 60]))
    def begin(self, seed: int, lives_s: int | None) -> None:
        lives_ms = lives_s * 1_000 if lives_s else None
        behaviour = Behaviour(lives_ms=lives_ms, transcript_ms=(400, 2_000, 6_000))
        self.stage = UnsteadyStage(seed, behaviour, grace_ms=10**9)
        self.stage.speech.longest_words = 8
        self.random = Random(seed)
        self.places: dict[tuple[int, str], int] = {}
        self.there_ms = 0  # how long the page was there
        self.excused: set[str] = set()
        self.texts = 0
        self.seen = 0
        self.come_back()

    # --- What happens

    @rule(ms=st.sampled_from([200, 1_000, 4_000, 10_000]))
    def talk(self, ms: int) -> None:
        if self.stage.is_there:
            self.there_ms += ms
        self.stage.run(ms)

    @precondition(lambda self: not self.stage.is_there)
    @rule()
    def come_back(self) -> None:
        self.stage.is_there = True
        self.stage.join()

    @precondition(lambda self: self.stage.is_there)
    @rule()
    def open_a_second_page(self) -> None:
        self.break_off()
        self.stage.join()

    @precondition(lambda self: self.stage.is_there)
    @rule()
    def leave(self) -> None:
        self.break_off()
        self.stage.is_there = False
        self.stage.feed(e.BrowserLeft())

    @rule(role=st.sampled_from(["current", "next", "old"]))
    def lose_a_line(self, role: str) -> None:
        voice = self.stage.roles.get(role)
        if voice is not None and not voice.is_closed:
            voice.is_closed = True
            voice.say(self.stage.now, e.VoiceLost("closed_1006"))

    @rule(late_ms=st.sampled_from([0, 500, 1_500]), repeats=st.booleans())
    def change_the_weather(self, late_ms: int, repeats: bool) -> None:
        self.stage.late_ms, self.stage.repeats = late_ms, repeats
        for voice in self.stage.roles.values():
            assert isinstance(voice, UnsteadyVoice)
            voice.late_ms, voice.repeats = late_ms, repeats

    @precondition(lambda self: self.stage.is_there)
    @rule()
    def write(self) -> None:
        self.texts += 1
        self.stage.type(f"t{self.texts}")

    @precondition(lambda self: self.stage.is_there and self.texts)
    @rule()
    def send_again_what_was_written(self) -> None:
        """As a page does that has not seen its answer as a Turn."""
        text = self.stage.typed[-1]
        self.stage.feed(e.CandidateTyped(f"id {text}", text))

    def break_off(self) -> None:
        """Whoever was speaking is not heard any more: what never went up was not said.

        Without a Voice, what waited for one goes with the page; the record has a Gap there.
        """
        speech = self.stage.speech
        unsent = {f"w{word}" for word in speech._frames if word}
        left = [word for word in speech._frames if word]
        half = {f"w{word}" for word in left[:1] if left.count(word) < FRAMES_PER_WORD}
        speech.said = [word for word in speech.said if word not in unsent - half]
        speech._frames.clear()
        self.excused |= half
        self.stage.page.queue.clear()
        if not self.stage.relay.legs.is_up:
            self.excused |= set(speech.said) - set(self.stage.words)

    # --- What must hold

    @invariant()
    def the_clock_runs_only_while_somebody_could_speak(self) -> None:
        stage = self.stage
        budget = stage.relay.life.budget
        if budget.is_running:
            assert stage.is_there
            assert stage.hears
        assert budget.used_ms(stage.now) <= self.there_ms

    @invariant()
    def a_turn_keeps_its_place_and_no_two_have_the_same(self) -> None:
        saved = self.stage.commands[self.seen :]
        self.seen = len(self.stage.commands)
        for turn in (each.turn for each in saved if isinstance(each, c.SaveTurn)):
            key = (turn.leg_number, turn.item_id)
            assert self.places.setdefault(key, turn.position) == turn.position
        places = {(leg, place) for (leg, _), place in self.places.items()}
        assert len(places) == len(self.places)

    def teardown(self) -> None:
        if not hasattr(self, "stage"):
            return
        stage = self.stage
        if not stage.is_there:
            self.come_back()
        stage.finish()
        said = [word for word in stage.words if word.startswith("w")]
        assert len(said) == len(set(said)), "a word counts twice"
        assert said == sorted(said, key=lambda word: int(word[1:])), "words changed places"
        assert set(said) <= {*stage.speech.said, *self.excused}
        lost = [int(word[1:]) for word in stage.speech.said if word not in {*said, *self.excused}]
        failed = [turn for turn in stage.turns if turn.status is TurnStatus.FAILED]
        stretches = sum(word - 1 not in lost for word in lost)
        assert stretches <= len(failed), "words were lost, and no Turn says so"
        typed = [turn.text for turn in stage.turns if turn.kind is TurnKind.TYPED]
        assert sorted(typed) == sorted(stage.typed)
        assert len(re.findall("Hello", " ".join(stage.lines))) <= 1, "somebody was greeted twice"


TestLegsAndPages = LegsAndPages.TestCase
TestLegsAndPages.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow],
)
