"""WAV files in and out."""

import wave
from pathlib import Path

import numpy as np
import pytest

from realtime.engine.wav import read_wav, wav_bytes, write_wav

pytestmark = pytest.mark.unit

PCM = (np.sin(np.arange(24000) / 10) * 8000).astype("<i2").tobytes()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", PCM)

    assert read_wav(tmp_path / "a.wav") == PCM
    assert (tmp_path / "a.wav").read_bytes() == wav_bytes(PCM)


def test_another_rate_has_the_same_length_in_time(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", PCM, 48000)

    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getframerate(), file.getnframes()) == (48000, 48000)
    assert len(read_wav(tmp_path / "a.wav")) == len(PCM)


def test_several_channels_are_mixed(tmp_path: Path) -> None:
    stereo = np.array([[100, 300]] * 10, "<i2")
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((2, 2, 24000, 0, "NONE", ""))
        file.writeframes(stereo.tobytes())

    assert np.frombuffer(read_wav(tmp_path / "a.wav"), "<i2").tolist() == [200] * 10


def test_other_sample_widths_are_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 1, 24000, 0, "NONE", ""))
        file.writeframes(bytes(10))

    with pytest.raises(ValueError, match="16-bit"):
        read_wav(tmp_path / "a.wav")
