"""Passages that nobody said: words as frequent as words are, vectors as near as a model's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from interviews.actions.imports import Terms, import_session
from interviews.import_format import read_line
from interviews.models import Interview, Organization, Session
from pipeline.embeddings import MiniLM
from pipeline.models import EmbeddingIndex

Vectors = NDArray[np.float32]

DIMENSIONS = MiniLM.dimensions
WORDS_EACH = 40
VOCABULARY = 20_000
#: So many are more frequent than any word that is indexed: a language's stop words.
STOP_WORDS = 100
#: Every so many words one is a name, frequent or rare: so they are in talk.
NAMES_EVERY = 25
WEIGHTS = 1.0 / (STOP_WORDS + np.arange(VOCABULARY))
SHARES_OF_WORDS = np.cumsum(WEIGHTS / WEIGHTS.sum())

#: As MiniLM's vectors of 2,234 passages of talk are: how alike any two of them are, two of one
#: session, and two that follow each other.
ANY_TWO = 0.42
ONE_SESSION = 0.67
NEIGHBOURS = 0.81
#: How alike a query is to a passage that answers it.
QUERY_LIKENESS = 0.65
#: The variance in the k-th direction is as (k + FLAT) ** -DECAY: half of it is in 18 of them.
FLAT, DECAY = 9, 1.6
PASSAGES_EACH = 20  # of a session

SPREAD = ((np.arange(1, DIMENSIONS + 1) + FLAT) ** (-DECAY / 2)).astype(np.float32)
SPREAD *= ((1 - ANY_TWO) / np.square(SPREAD).sum()) ** 0.5
COMMON = np.full(DIMENSIONS, (ANY_TWO / DIMENSIONS) ** 0.5, dtype=np.float32)

#: Interviews by the share of passages that are theirs; the rest is in one more.
SHARES = (0.01, 0.0001)


@dataclass
class Heap:
    """All that is searched: who it is of, and which interview keeps which share of it."""

    organization: Organization
    interviews: dict[float, Interview]
    sessions: dict[float, Session]
    index: EmbeddingIndex
    chance: np.random.Generator
    count: int = 0
    made: dict[tuple[float, int], UUID] = field(default_factory=dict)  # sessions by their number
    answered: list[Vectors] = field(default_factory=list)  # some, from each part that was added

    def words(self, count: int) -> str:
        return " ".join(map(_word, self._places(count)))

    def texts(self, count: int) -> Iterator[str]:
        places = self._places(count * WORDS_EACH).tolist()
        for start in range(0, len(places), WORDS_EACH):
            yield " ".join(map(_word, places[start : start + WORDS_EACH]))

    def place_of(self, number: int) -> tuple[float, int, int]:
        """Whose the passage with this number is, in which session of theirs, and where in it."""
        share = next((each for each in reversed(SHARES) if number % round(1 / each) == 0), 1.0)
        return (share, *divmod(number // round(1 / share), PASSAGES_EACH))

    def _places(self, count: int) -> NDArray[np.intp]:
        return np.minimum(
            np.searchsorted(SHARES_OF_WORDS, self.chance.random(count)), VOCABULARY - 1
        )

    def vectors(self, count: int) -> Vectors:
        """Of one session after the other; each vector of length 1."""
        sessions = -(-count // PASSAGES_EACH)
        about, moment = self._anything(sessions), self._anything(sessions)
        found = []
        for _ in range(PASSAGES_EACH):
            found.append(_mixed(about, moment, (ONE_SESSION - ANY_TWO) / (1 - ANY_TWO)))
            stay = (NEIGHBOURS - ONE_SESSION) / (1 - ONE_SESSION)
            moment = _mixed(moment, self._anything(sessions), stay**2)
        vectors = _unit(np.stack(found, axis=1).reshape(-1, DIMENSIONS)[:count])
        self.answered.append(vectors[:: max(count // 20, 1)])
        return vectors

    def query_vector(self) -> list[float]:
        """Of somebody who looks for one of the passages."""
        known = self.answered[self.chance.integers(len(self.answered))]
        at = known[self.chance.integers(len(known))]
        alike = (QUERY_LIKENESS - ANY_TWO) / (1 - ANY_TWO)
        return [float(value) for value in _unit(_mixed(at, self._anything(1), alike**2))[0]]

    def _anything(self, count: int) -> Vectors:
        """Vectors that have nothing in common but what all have."""
        apart = self.chance.standard_normal((count, DIMENSIONS), dtype=np.float32) * SPREAD
        anything: Vectors = apart + COMMON
        return anything


def _mixed(one: Vectors, other: Vectors, share: float) -> Vectors:
    """Both keep what all vectors have in common; of the rest, `share` of the square is of one."""
    mixed: Vectors = COMMON + share**0.5 * (one - COMMON) + (1 - share) ** 0.5 * (other - COMMON)
    return mixed


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit


def begin() -> Heap:
    organization = Organization.objects.create(name="Generated", slug="generated")
    sessions = {share: _session(organization, share) for share in (1.0, *SHARES)}
    interviews = {share: each.version.interview for share, each in sessions.items()}
    index = EmbeddingIndex.objects.create(
        model=MiniLM.name, dimensions=DIMENSIONS, state=EmbeddingIndex.State.SERVING
    )
    return Heap(organization, interviews, sessions, index, np.random.default_rng(11))


def _session(organization: Organization, share: float) -> Session:
    line = (
        f'{{"id": "{share}", "interview": "{share}", "candidate": "Nobody", '
        '"started_at": "2026-01-01T00:00:00Z", "turns": [{"id": "1", "speaker": "candidate", '
        '"text": "Nothing.", "started_ms": 0, "ended_ms": 1000}]}'
    )
    told = read_line(line)
    imported = import_session(
        organization=organization, told=told, terms=Terms(), now=told.started_at
    )
    return Session.objects.select_related("version__interview").get(pk=imported.session_id)


def _word(place: int) -> str:
    return f"Wo{place}rd" if place % NAMES_EVERY == 0 else f"wo{place}rd"
