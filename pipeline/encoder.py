"""A process of its own that turns PCM into MP3 and back: `python -m pipeline.encoder encode FILE`.

Its sound libraries have licences of their own, and a codec that breaks must not break a worker. It
reads or writes PCM16, stereo, 24 kHz, on its standard streams, and imports nothing else of Viva.
"""

import sys
from pathlib import Path
from typing import IO

import av
import numpy as np
from av.audio.frame import AudioFrame

SAMPLE_RATE_HZ = 24_000
CHANNELS = 2
BYTES_PER_FRAME = 2 * CHANNELS
BIT_RATE = 64_000
#: The encoder begins this much early (LAME: 576, and 529 of every decoder); it is cut off before.
DELAY_SAMPLES = 1_105
READ_SAMPLES = SAMPLE_RATE_HZ
#: Each frame stands for itself and has the same size: a place in the file is a place in time.
OPTIONS = {"reservoir": "0", "joint_stereo": "0"}
CONTAINER_OPTIONS = {"write_xing": "0", "id3v2_version": "0"}


def encode(source: IO[bytes], path: Path) -> None:
    skip = DELAY_SAMPLES * BYTES_PER_FRAME
    source.read(skip)
    with av.open(str(path), "w", format="mp3", options=CONTAINER_OPTIONS) as file:
        stream = file.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, options=OPTIONS)
        stream.bit_rate = BIT_RATE
        stream.layout = "stereo"
        position = 0
        while pcm := source.read(READ_SAMPLES * BYTES_PER_FRAME):
            samples = np.frombuffer(pcm, dtype="<i2").reshape(-1, CHANNELS)
            frame = AudioFrame.from_ndarray(
                np.ascontiguousarray(samples.T), format="s16p", layout="stereo"
            )
            frame.sample_rate = SAMPLE_RATE_HZ
            frame.pts = position
            position += len(samples)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def decode(path: Path, target: IO[bytes]) -> None:
    """Whatever sound file it is, at our rate."""
    resampler = av.AudioResampler(format="s16", layout="stereo", rate=SAMPLE_RATE_HZ)
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            for each in resampler.resample(frame):
                target.write(each.to_ndarray().astype("<i2").tobytes())
        for each in resampler.resample(None):
            target.write(each.to_ndarray().astype("<i2").tobytes())


def main(arguments: list[str]) -> None:
    verb, path = arguments
    if verb == "encode":
        encode(sys.stdin.buffer, Path(path))
    else:
        decode(Path(path), sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1:])
