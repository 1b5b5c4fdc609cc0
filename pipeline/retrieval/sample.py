"""Count a large scope by a sample of it (pure).

The ids of passages are random, so those with the smallest ids are a fair sample: as far as they
reach through all possible ids, so large a part of the whole they are.
"""

from uuid import UUID

IDS = 2**128


def times_as_many(count: int, last: UUID | None, *, most: int) -> float:
    """What the whole has, for one in a sample of at most `most` rows that ends with this id."""
    return IDS / (last.int + 1) if last is not None and count >= most else 1.0
