"""Pieces of sound become one stream, in order, with silence where there was none."""

import numpy as np
import pytest

from interviews.peaks import Samples
from interviews.tape_format import CANDIDATE, INTERVIEWER, TapePiece
from pipeline.mixing import BLOCK, add, mix

pytestmark = pytest.mark.unit


def piece(track: int, start: int, *values: int) -> TapePiece:
    return TapePiece(track, start, np.array(values, dtype="<i2").tobytes())


def whole(segments: list[tuple[int, list[TapePiece]]], length: int) -> Samples:
    return np.concatenate([*mix(segments, length), np.zeros((0, 2), dtype=np.int16)])


def test_each_party_has_its_channel_and_its_place() -> None:
    pieces = [piece(CANDIDATE, 2, 10, 11), piece(INTERVIEWER, 3, 20, 21)]
    assert whole([(2, pieces)], 6).tolist() == [[0, 0], [0, 0], [10, 0], [11, 20], [0, 21], [0, 0]]


def test_segments_may_overlap_and_lie_far_apart() -> None:
    far = 3 * BLOCK + 5
    segments = [
        (0, [piece(CANDIDATE, 0, 1, 2, 3, 4)]),
        (2, [piece(CANDIDATE, 3, 7), piece(INTERVIEWER, 2, 9)]),
        (far, [piece(INTERVIEWER, far, 5)]),
    ]
    sound = whole(segments, far + 1)
    assert sound[:5].tolist() == [[1, 0], [2, 0], [3, 9], [11, 0], [0, 0]]
    assert sound[far].tolist() == [0, 5]
    assert len(sound) == far + 1
    assert max(len(block) for block in mix(segments, far + 1)) <= BLOCK


def test_what_comes_before_its_segment_is_left_out() -> None:
    segments = [(4, [piece(CANDIDATE, 2, 1, 2, 3, 4)])]
    assert whole(segments, 8)[:, 0].tolist() == [0, 0, 0, 0, 3, 4, 0, 0]


def test_too_loud_is_as_loud_as_can_be() -> None:
    one = np.array([30_000, -30_000], dtype=np.int16)
    assert add(one, one).tolist() == [32_767, -32_768]
