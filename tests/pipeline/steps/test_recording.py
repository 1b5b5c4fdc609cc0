"""The recording step: from segments to one file that lies on the session's timeline."""

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from interviews.actions.consents import withdraw_consent
from interviews.actions.erasure import erase_session
from interviews.models import ErasureCertificate, Recording, Session
from interviews.tape_format import CANDIDATE, INTERVIEWER
from pipeline import encoder, ledger, runner
from pipeline.failures import FinalFailure, TransientFailure
from pipeline.heartbeat import Heartbeat
from pipeline.models import StepRun
from pipeline.plan import PLAN
from pipeline.steps.base import Output
from pipeline.steps.recording import STEP, MadeRecording, TapeInput, discard, read, run, write
from pipeline.steps.registry import STEPS
from tests.cast import Cast, make_leg, make_recording, make_turn
from tests.pipeline.rows import make_ended_session, make_step_run
from tests.pipeline.tapes import store_segment
from tests.pipeline.tones import found_at_ms

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

Cause = ErasureCertificate.Cause

#: As Turns would begin: track and ms, in segments of ten seconds.
SWEEPS = ((CANDIDATE, 1_500), (INTERVIEWER, 4_000), (CANDIDATE, 13_000), (INTERVIEWER, 27_250))


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def session(cast: Cast) -> Session:
    """Recorded: the segments of two processes, stored out of their order in time."""
    session = make_ended_session(cast)
    store_segment(session, 1, SWEEPS[2])
    store_segment(session, 2, SWEEPS[3])
    store_segment(session, 3, *SWEEPS[:2])
    store_segment(session, 4, is_last=True)
    return session


def assembled(session: Session) -> Recording:
    step_run = make_step_run(session, step="recording", input_version=session.input_version)
    write(step_run, run(read(session)).result)
    step_run.delete()
    return Recording.objects.get(session=session)


def sound_of(recording: Recording) -> "np.ndarray[Any, np.dtype[np.int16]]":
    out = io.BytesIO()
    encoder.decode(Path(recording.file.path), out)
    return np.frombuffer(out.getvalue(), dtype="<i2").reshape(-1, 2)


def test_every_turn_is_where_its_offset_says(session: Session) -> None:
    leg = make_leg(session)
    for position, (_, ms) in enumerate(SWEEPS, start=1):
        make_turn(leg, position=position, text="A sweep.", started_ms=ms)
    recording = assembled(session)
    sound = sound_of(recording)
    for turn, (track, _) in zip(session.turns.in_order(), SWEEPS, strict=True):
        found = found_at_ms(sound[:, track], turn.started_ms)
        assert found == pytest.approx(turn.started_ms, abs=5)  # the promise is 100
    assert recording.duration_ms == 27_370
    assert (recording.content_type, recording.organization) == ("audio/mpeg", session.organization)


def test_peaks_show_who_spoke_when(session: Session) -> None:
    peaks = assembled(session).peaks
    bucket = 1_500 // peaks["bucket_ms"]
    assert peaks["candidate"][bucket] > 20
    assert peaks["interviewer"][bucket] == 0
    assert max(peaks["candidate"][: bucket - 1]) == 0
    assert len(peaks["candidate"]) == len(peaks["interviewer"])


def test_the_segments_go_when_the_recording_is_stored(session: Session, media: Path) -> None:
    recording = assembled(session)
    assert not session.tape_segments.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == [Path(recording.file.path)]
    assert Path(recording.file.path).stat().st_mode & 0o777 == 0o600


def test_sound_that_comes_late_is_added(session: Session) -> None:
    first = assembled(session)
    first_file = Path(first.file.path)
    store_segment(session, 5, (INTERVIEWER, 40_000), is_last=True)
    later = assembled(session)
    sound = sound_of(later)
    assert later.pk == first.pk
    assert later.duration_ms == 40_120
    assert (len(first.segment_keys), len(later.segment_keys)) == (4, 5)
    for track, ms in (*SWEEPS, (INTERVIEWER, 40_000)):
        assert found_at_ms(sound[:, track], ms) == pytest.approx(ms, abs=5)
    assert not first_file.exists()


def test_doing_it_again_without_new_sound_changes_nothing(session: Session) -> None:
    recording = assembled(session)
    assert run(read(session)).result is None
    assert assembled(session).file == recording.file


def test_a_result_that_is_not_stored_leaves_the_segments(session: Session, media: Path) -> None:
    """A worker that died after its work: the next one makes a file of its own."""
    made = run(read(session)).result
    assert isinstance(made, MadeRecording)
    assert session.tape_segments.count() == 4
    assert assembled(session).file.name != made.file
    assert len(list((media / "recordings").iterdir())) == 2


def test_a_late_attempt_leaves_alone_what_another_one_has_stored(session: Session) -> None:
    """It was stopped with its file made, and is refused when it wakes; or has yet to make one."""
    given = read(session)
    late = run(given).result
    recording = assembled(session)
    content = Path(recording.file.path).read_bytes()
    discard(late)
    with pytest.raises(FileNotFoundError):  # of the segments: they are in the recording
        run(given)
    assert Path(recording.file.path).read_bytes() == content
    assert not default_storage.exists(late.file)


def test_a_refused_result_takes_its_file_along(
    session: Session, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody erases the session when the work is done and nothing is stored yet."""

    def be_erased(_given: TapeInput) -> Output:
        output = run(_given)
        assert list((media / "recordings").iterdir())
        erase_session(session_id=session.pk, cause=Cause.ASKED, now=timezone.now())
        return output

    monkeypatch.setitem(STEPS, "recording", replace(STEP, run=be_erased))
    step_run = make_step_run(session, step="recording")
    assert runner.run_step(step_run.pk) is runner.Outcome.REFUSED
    found = [str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()]
    assert found == [f"erasures/{session.pk}.json"]


def test_a_result_whose_commit_went_unanswered_keeps_its_file(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database dies after COMMIT; asked again, it says that it has this already."""
    commit = connection.commit
    answers: list[str] = []

    def commit_without_an_answer() -> None:
        commit()
        if not answers:
            answers.append("lost")
            raise OperationalError("server closed the connection unexpectedly")

    def write_in_bad_weather(row: StepRun, made: MadeRecording | None) -> None:
        monkeypatch.setattr(connection, "commit", commit_without_an_answer)
        write(row, made)

    monkeypatch.setitem(STEPS, "recording", replace(STEP, write=write_in_bad_weather))
    step_run = make_step_run(session, step="recording")
    assert runner.run_step(step_run.pk) is runner.Outcome.DONE
    step_run.refresh_from_db()
    assert (answers, step_run.status) == (["lost"], "done")
    assert not session.tape_segments.exists()
    sound = sound_of(Recording.objects.get(session=session))
    assert found_at_ms(sound[:, INTERVIEWER], 4_000) == pytest.approx(4_000, abs=5)


def test_who_takes_the_agreement_back_meanwhile_is_assembled_no_further(
    session: Session, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heartbeat finds the claim gone, and the work ends before its end."""
    step_run = make_step_run(session, step="recording")

    def be_taken_back(given: TapeInput) -> Output:
        withdraw_consent(session_id=session.pk, now=timezone.now())
        claim_of_heartbeat.set()
        return run(given)

    claim_of_heartbeat = threading.Event()
    monkeypatch.setattr(Heartbeat, "is_lost", lambda _self: claim_of_heartbeat.is_set())
    monkeypatch.setitem(STEPS, "recording", replace(STEP, run=be_taken_back))
    assert runner.run_step(step_run.pk) is runner.Outcome.REFUSED
    assert [path for path in media.rglob("*") if path.is_file()] == []
    step_run.refresh_from_db()
    assert (step_run.status, Recording.objects.exists()) == ("failed", False)


def test_a_segment_that_came_meanwhile_stays_for_the_next_run(session: Session) -> None:
    made = run(read(session)).result
    store_segment(session, 5, (INTERVIEWER, 40_000))
    write(make_step_run(session, step="recording"), made)
    assert [each.number for each in session.tape_segments.all()] == [5]


def test_a_damaged_segment_costs_only_itself(session: Session) -> None:
    Path(session.tape_segments.get(number=1).file.path).write_bytes(b"nonsense")
    sound = sound_of(assembled(session))
    assert found_at_ms(sound[:, INTERVIEWER], 4_000) == pytest.approx(4_000, abs=5)


def test_an_encoder_that_breaks_is_tried_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.assembly.ENCODER", ["/bin/false"])
    with pytest.raises(TransientFailure):
        run(read(session))
    assert session.tape_segments.count() == 4


def test_without_agreement_nothing_is_assembled(session: Session) -> None:
    session.consents.update(recording=False)
    assert read(session).segments == ()
    assert run(read(session)).result is None
    session.consents.update(withdrawn_at=timezone.now())
    with pytest.raises(FinalFailure):
        read(session)


def test_the_last_sound_is_waited_for_a_while(cast: Cast) -> None:
    session = make_ended_session(cast)
    session.ended_at = timezone.now()
    make_turn(make_leg(session), position=1, text="Here.")
    store_segment(session, 1, SWEEPS[0])
    with pytest.raises(TransientFailure):
        read(session)
    store_segment(session, 2, is_last=True)
    assert len(read(session).segments) == 2


def test_who_only_typed_is_not_waited_for(cast: Cast) -> None:
    session = make_ended_session(cast)
    session.ended_at = timezone.now()
    assert read(session).segments == ()
    step_run = make_step_run(session, step="recording")
    write(step_run, run(read(session)).result)
    assert not Recording.objects.exists()


def test_a_recording_from_elsewhere_stays_as_it_is(cast: Cast) -> None:
    """As the demonstration makes them."""
    recording = make_recording(make_ended_session(cast), file_name="recordings/old.wav")
    assert run(read(recording.session)).result is None


def test_the_sweep_adds_what_came_after_the_step_was_done(session: Session) -> None:
    [step_run_id] = [
        pk for pk in ledger.sweep(plan=PLAN) if StepRun.objects.get(pk=pk).step == "recording"
    ]
    assert runner.run_step(step_run_id) is runner.Outcome.DONE
    assert step_run_id not in ledger.sweep(plan=PLAN)
    store_segment(session, 5, (INTERVIEWER, 40_000))
    assert step_run_id in ledger.sweep(plan=PLAN)
    assert runner.run_step(step_run_id) is runner.Outcome.DONE
    assert Recording.objects.get().duration_ms == 40_120
    assert step_run_id not in ledger.sweep(plan=PLAN)


def test_a_last_segment_without_sound_that_comes_late_is_no_reason_to_begin_again(
    session: Session,
) -> None:
    [step_run_id] = [
        pk for pk in ledger.sweep(plan=PLAN) if StepRun.objects.get(pk=pk).step == "recording"
    ]
    assert runner.run_step(step_run_id) is runner.Outcome.DONE
    store_segment(session, 5, is_last=True)
    assert step_run_id not in ledger.sweep(plan=PLAN)
    assert StepRun.objects.get(pk=step_run_id).status == "done"


def test_of_a_session_without_any_sound_no_segment_waits_for_ever(cast: Cast) -> None:
    """Its page would say that the recording is being put together."""
    session = make_ended_session(cast)
    store_segment(session, 1, is_last=True)
    step_run = make_step_run(session, step="recording")
    write(step_run, run(read(session)).result)
    assert not session.tape_segments.exists()
