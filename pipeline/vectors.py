"""Look at what an embedding model gives before anybody stores it (pure)."""

import math
from collections.abc import Sequence

from pipeline.failures import TransientFailure

Vector = list[float]


def check_vectors(vectors: Sequence[Vector], *, count: int, dimensions: int) -> None:
    """Raises TransientFailure for too few or too many, another dimension, zero, or no number."""
    if len(vectors) != count:
        raise TransientFailure(
            f"The embedding model gave {len(vectors)} vectors for {count} texts."
        )
    for vector in vectors:
        if len(vector) != dimensions:
            raise TransientFailure(
                f"The embedding model gave {len(vector)} dimensions, not {dimensions}: "
                "check EMBEDDING_DIMENSIONS."
            )
        if not all(map(math.isfinite, vector)):
            raise TransientFailure("The embedding model gave a vector with no number in it.")
        if not any(vector):
            raise TransientFailure("The embedding model gave a vector of zeros.")
