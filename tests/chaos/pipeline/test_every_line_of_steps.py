"""A worker is killed at every line of every step, and another one finishes: one result each time.

At every line of the slow half that a step runs through it is seen, over a connection of its own,
what a worker that dies there leaves. A process of its own is then really killed, by SIGKILL: at
every line of the step's module, at each line elsewhere before which something has changed outside,
and at a sample of the others; it has left what was seen. Of those who have left the same one is
followed to the end: the next worker's result has to be that of a step which nobody disturbed. The
way from a claim to a result has a test of its own, `test_every_line`.
"""

import random
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from interviews.actions.sessions import end_session
from interviews.models import Recording, Session, Turn
from interviews.states import EndReason
from pipeline import assembly, ledger, runner, second_hearing
from pipeline.metering import charge
from pipeline.models import Expense, RawAnswer, StepRun, WebhookEndpoint
from pipeline.plan import PLAN
from pipeline.steps import (
    action_items,
    index,
    links,
    notify,
    ratings,
    recording,
    summary,
    thread,
    transcript,
)
from pipeline.transcription import Heard
from tests.cast import Cast
from tests.chaos.pipeline import closing, outside, sound, words
from tests.chaos.pipeline.cohort import talk
from tests.chaos.pipeline.reaper import KILLED, Line, all_files, files_of, watch_lines, work_and_die
from tests.chaos.pipeline.way import WAY
from tests.fakes.text_model import EACH, said
from tests.pipeline.rows import lapse

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

KEY = "10"  # it has sound, and a model may read it
STEP_MODULES: dict[str, ModuleType] = {
    "transcript": transcript,
    "summary": summary,
    "action_items": action_items,
    "ratings": ratings,
    "index": index,
    "links": links,
    "thread": thread,
    "recording": recording,
    "notify": notify,
}
READ_BY_MODEL = (summary, action_items, ratings, links)
PATIENCE_S = 30.0
#: Of the lines elsewhere, where nothing has changed.
SEED, SAMPLE = 51, 8
#: The encoder, without its work: it takes all sound, and has had it compressed before.
STAND_IN = """
if [ "$1" = encode ]; then cat > /dev/null; cp "$0" "$2"; else head -c 3000000 /dev/zero; fi
"""


class PaidModel:
    """Says what each step asks for, of the words of the session."""

    name = "storm-model"

    def answer(self, *, instructions: str, material: str, schema: Any = None) -> Any:
        charge(EACH)
        step, level = words.step_asked_for(instructions), words.level_given(instructions)
        return said(words.reply(step, material, "nonce", level=level))


class PaidTranscriber:
    """Hears the same in every clip."""

    name = "storm-hearing"

    def transcribe(self, wav: bytes, *, duration_ms: int, language: str) -> Heard:
        charge(EACH)
        return Heard("We used rye of mill seven.")


class Scene:
    """One session whose step is to be done, with all that it needs."""

    def __init__(self, cast: Cast, step: str, media: Path) -> None:
        self._cast, self._step, self._media = cast, step, media
        self._watcher = connection.copy()
        self.step_run = StepRun()

    def close(self) -> None:
        self._watcher.close()

    def begin(self) -> None:
        """With a session of its own, the only one there is."""
        Turn.objects.all().delete()  # they hold their Legs
        Session.objects.all().delete()
        Expense.objects.all().delete()
        closing.sweep(self._media)
        session = talk(self._cast.version, KEY)
        end_session(session_id=session.pk, reason=EndReason.PLAN, now=timezone.now())
        while due := ledger.sweep():
            known = StepRun.objects.exclude(step=self._step).filter(pk__in=due)
            if not known:
                break
            for each in known:
                assert runner.run_step(each.pk) is runner.Outcome.DONE
        self.step_run = StepRun.objects.get(step=self._step)

    def back(self) -> None:
        """To the begin: where nothing but the claim and a bill was written, they are taken back."""
        StepRun.objects.filter(pk=self.step_run.pk).update(
            status="ready", fence=0, attempts=0, deaths=0, waits=0, tokens_in=0, tokens_out=0,
            cost_microusd=0, started_at=None, finished_at=None, lease_until=None, not_before=None,
            note="", error="",
        )  # fmt: skip
        Expense.objects.filter(step_run=self.step_run).delete()
        RawAnswer.objects.all().delete()
        closing.sweep(self._media)

    def state(self) -> object:
        return outside.rows(over=self._watcher), outside.files(self._media)

    def watch(self) -> dict[Line, object]:
        """What is to be seen from outside at each line, while the step is done."""
        return watch_lines(self.step_run, all_files() - files_of(WAY), self.state)

    def finish(self) -> None:
        """As another worker does, when the lease is over; the dead one's locks go with its line."""
        deadline = time.monotonic() + PATIENCE_S
        while self._status() != "done":
            assert time.monotonic() < deadline, self._status()
            if self._status() == "running":
                lapse(self.step_run)
            runner.run_step(self.step_run.pk)

    def _status(self) -> str:
        self.step_run.refresh_from_db()
        return self.step_run.status

    def result(self) -> object:
        """When the sweeps have been there."""
        closing.sweep(self._media)
        return outside.results(), outside.files(self._media)

    def judge_money(self) -> None:
        """What was paid is what is counted, and each taking of the step has paid once at most."""
        paid = Expense.objects.filter(step_run=self.step_run)
        total = paid.aggregate(Sum("cost_microusd"))["cost_microusd__sum"] or 0
        assert self.step_run.cost_microusd == total
        assert self.step_run.fence <= 2
        assert paid.count() <= self.step_run.fence


@pytest.fixture
def scene(
    request: pytest.FixtureRequest,
    cast: Cast,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Scene]:
    media = tmp_path / "media"
    settings.MEDIA_ROOT = str(media)
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what the killed leave there
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for module in READ_BY_MODEL:
        monkeypatch.setattr(module, "configured_model", PaidModel)
    for owner in (second_hearing, ledger):
        monkeypatch.setattr(owner, "configured_transcriber", PaidTranscriber)
    cast.reviewer.email = "rita@lindenhof.test"
    cast.reviewer.save()
    WebhookEndpoint.objects.create(organization=cast.lindenhof, url="https://hooks.test/viva")
    made = compress(Scene(cast, "thread", media), media)
    monkeypatch.setattr(assembly, "ENCODER", ["/bin/sh", "-c", STAND_IN, str(made)])
    scene = Scene(cast, request.param, media)
    yield scene
    scene.close()


def compress(scene: Scene, media: Path) -> Path:
    """By the encoder itself, once."""
    scene.begin()
    made = media.parent / "made.mp3"
    (media / str(Recording.objects.get().file)).rename(made)
    assert abs(sound.heard_ms(made) - words.sound_ms(KEY)) <= sound.TOLERANCE_MS
    return made


def chosen(seen: dict[Line, object], own: frozenset[str]) -> list[Line]:
    """Where somebody is really killed."""
    lines = list(seen)
    changed = {after for before, after in pairwise(lines) if seen[before] != seen[after]}
    here = {line for line in lines if line[0] in own} | changed
    elsewhere = [line for line in lines if line not in here]
    here |= {*random.Random(SEED).sample(elsewhere, min(SAMPLE, len(elsewhere)))}
    return [line for line in lines if line in here]


def test_no_step_of_the_plan_is_left_out() -> None:
    assert STEP_MODULES.keys() == {planned.name for planned in PLAN}


@pytest.mark.fault("B23")
@pytest.mark.parametrize("scene", STEP_MODULES, indirect=True)
def test_a_worker_killed_at_any_line_of_a_step_leaves_one_result_to_the_next(scene: Scene) -> None:
    scene.begin()
    scene.finish()  # whatever is loaded at its first use is there from now on
    wanted = scene.result()
    scene.begin()
    at_first = scene.state()
    seen = scene.watch()
    assert scene.result() == wanted
    scene.begin()
    followed: set[object] = set()
    own = files_of([STEP_MODULES[scene.step_run.step]])
    for line in chosen(seen, own):
        assert work_and_die(scene.step_run, line) == KILLED, line
        assert scene.state() == seen[line], line
        if seen[line] not in followed:
            followed.add(seen[line])
            scene.finish()
            assert scene.result() == wanted, line
            scene.judge_money()
        scene.back()
        if scene.state() != at_first:
            scene.begin()
    assert followed == set(seen.values())
