"""Looking at vectors before they are stored."""

import pytest

from pipeline.failures import TransientFailure
from pipeline.vectors import Vector, check_vectors

pytestmark = pytest.mark.unit


def test_good_vectors_pass() -> None:
    check_vectors([[0.0, 1.0], [0.5, 0.5]], count=2, dimensions=2)


@pytest.mark.parametrize(
    ("vectors", "words"),
    [
        ([[1.0, 0.0]], "1 vectors for 2 texts"),
        ([[1.0, 0.0]] * 3, "3 vectors for 2 texts"),
        ([[1.0, 0.0], [1.0]], "EMBEDDING_DIMENSIONS"),
        ([[1.0, 0.0], [float("nan"), 1.0]], "no number"),
        ([[1.0, 0.0], [float("inf"), 1.0]], "no number"),
        ([[1.0, 0.0], [0.0, 0.0]], "zeros"),
    ],
)
def test_bad_vectors_are_refused_with_the_reason(vectors: list[Vector], words: str) -> None:
    with pytest.raises(TransientFailure, match=words):
        check_vectors(vectors, count=2, dimensions=2)
