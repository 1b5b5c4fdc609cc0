"""The vector of a query: asked for once, and not waited for longer than the caller can."""

import threading
from collections.abc import Sequence

import pytest

from pipeline.embeddings import Embedded
from pipeline.failures import TransientFailure
from pipeline.retrieval import query_vector
from pipeline.vectors import Vector

pytestmark = pytest.mark.unit

PATIENCE_S = 30.0


class FakeModel:
    """Answers when it may, and counts how often it was asked."""

    dimensions = 2
    is_outside = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.answered = threading.Event()
        self.asked = 0
        self.fails = False

    def embed(self, texts: Sequence[str]) -> Embedded:
        self.asked += 1
        self.may_answer.wait(PATIENCE_S)
        if self.fails:
            raise TransientFailure("The embedding model is away.")
        self.answered.set()
        return Embedded([[1.0, 0.5] for _text in texts])


def ask(model: FakeModel, query: str, *, seconds: float | None) -> Vector | None:
    return query_vector.begin(model, query, seconds=seconds, pay=lambda _spent: None)()


def test_the_same_query_is_embedded_once(request: pytest.FixtureRequest) -> None:
    model = FakeModel(request.node.name)
    answers = [ask(model, "oven", seconds=None) for _ in range(3)]
    assert answers == [[1.0, 0.5]] * 3
    assert model.asked == 1


def test_a_model_in_time_is_waited_for(request: pytest.FixtureRequest) -> None:
    model = FakeModel(request.node.name)
    assert ask(model, "oven", seconds=PATIENCE_S) == [1.0, 0.5]


def test_a_slow_model_is_left_behind_and_its_answer_is_kept(
    request: pytest.FixtureRequest,
) -> None:
    model = FakeModel(request.node.name)
    model.may_answer.clear()
    assert ask(model, "oven", seconds=0.01) is None
    model.may_answer.set()
    assert model.answered.wait(PATIENCE_S)
    assert ask(model, "oven", seconds=PATIENCE_S) == [1.0, 0.5]


def test_without_any_time_nobody_is_asked(request: pytest.FixtureRequest) -> None:
    model = FakeModel(request.node.name)
    assert ask(model, "oven", seconds=0.0) is None
    assert model.asked == 0


def test_a_model_that_hangs_holds_up_a_few_questions_and_no_more(
    request: pytest.FixtureRequest,
) -> None:
    model = FakeModel(request.node.name)
    model.may_answer.clear()
    try:
        for number in range(query_vector.MOST_AT_ONCE + 3):
            assert ask(model, f"oven {number}", seconds=0.01) is None
        assert model.asked <= query_vector.MOST_AT_ONCE
    finally:
        model.may_answer.set()


def test_a_model_that_fails_gives_none_and_is_asked_again(
    request: pytest.FixtureRequest,
) -> None:
    model = FakeModel(request.node.name)
    model.fails = True
    assert ask(model, "oven", seconds=None) is None
    assert ask(model, "oven", seconds=PATIENCE_S) is None
    model.fails = False
    assert ask(model, "oven", seconds=None) == [1.0, 0.5]
