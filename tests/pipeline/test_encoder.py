"""The compressed sound lies where the sound lay, and can be entered anywhere."""

import io
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from interviews.home import CHECKOUT
from pipeline import encoder
from tests.pipeline.tones import RATE_HZ, found_at_ms, sweep

pytestmark = pytest.mark.unit

SECONDS = 12
PLACES = ((0, 1_000), (1, 5_250), (0, 11_500))  # channel, ms


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sound = np.zeros((SECONDS * RATE_HZ, 2), dtype="<i2")
    for channel, at_ms in PLACES:
        begin = at_ms * RATE_HZ // 1000
        sound[begin : begin + len(sweep()), channel] = sweep()
    path = tmp_path_factory.mktemp("encoder") / "sound.mp3"
    encoder.encode(io.BytesIO(sound.tobytes()), path)
    return path


def decoded(path: Path) -> "np.ndarray[tuple[int, int], np.dtype[np.int16]]":
    out = io.BytesIO()
    encoder.decode(path, out)
    return np.frombuffer(out.getvalue(), dtype="<i2").reshape(-1, 2)


def test_marks_are_where_they_were_and_in_their_channel(recording: Path) -> None:
    sound = decoded(recording)
    for channel, at_ms in PLACES:
        assert found_at_ms(sound[:, channel], at_ms) == pytest.approx(at_ms, abs=2)
        begin = at_ms * RATE_HZ // 1000
        assert np.abs(sound[begin : begin + 2_000, 1 - channel]).max() < 200


def test_a_place_in_the_file_is_a_place_in_time(recording: Path, tmp_path: Path) -> None:
    """A player that jumps reads from the byte where it reckons the second to be."""
    content = recording.read_bytes()
    bytes_per_ms = encoder.BIT_RATE / 8 / 1000
    begin = round(5_000 * bytes_per_ms)
    (tmp_path / "rest.mp3").write_bytes(content[begin:])
    rest = decoded(tmp_path / "rest.mp3")
    assert found_at_ms(rest[:, 1], 250) == pytest.approx(250, abs=50)


def test_it_says_how_long_it_is(recording: Path) -> None:
    with av.open(str(recording)) as file:
        assert file.duration is not None
        assert file.duration / 1_000_000 == pytest.approx(SECONDS, abs=0.1)


def test_as_a_process_it_reads_and_writes_its_standard_streams(
    recording: Path, tmp_path: Path
) -> None:

    command = [sys.executable, "-m", "pipeline.encoder"]
    pcm = subprocess.run(
        [*command, "decode", str(recording)], cwd=CHECKOUT, check=True, capture_output=True
    ).stdout
    path = tmp_path / "again.mp3"
    subprocess.run([*command, "encode", str(path)], cwd=CHECKOUT, check=True, input=pcm)
    assert found_at_ms(decoded(path)[:, 0], 1_000) == pytest.approx(1_000, abs=2)
