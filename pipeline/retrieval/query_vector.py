"""The vector of a query: remembered, and not waited for longer than the caller can."""

import array
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from threading import BoundedSemaphore, Thread

from django.db import connection

from pipeline.bill import Spent
from pipeline.embeddings import EmbeddingModel
from pipeline.failures import StepFailure
from pipeline.metering import Meter, metered
from pipeline.retrieval.recent import Recent
from pipeline.vectors import Vector

MOST_AT_ONCE = 4

_known: Recent[tuple[str, int, str], "array.array[float]"] = Recent(most=2_000, seconds=86_400)
#: A model that hangs holds up its own questions, not a growing queue of them.
_free = BoundedSemaphore(MOST_AT_ONCE)


def begin(
    model: EmbeddingModel, query: str, *, seconds: float | None, pay: Callable[[Spent], None]
) -> Callable[[], Vector | None]:
    """Ask for it now, call the answer when it is needed.

    None where the model fails, or has not answered `seconds` after it was asked; its answer is
    remembered then, for whoever asks next. Without a limit the model is asked when called. `pay`
    is told what it cost, however late or useless the answer is, on a thread of its own where there
    is a limit; what is remembered costs nothing.
    """
    key = (model.name, model.dimensions, query)
    known = _known.find(key, now=time.monotonic())
    if known is not None:
        return lambda: list(known)
    if seconds is None:
        return lambda: _embed(model, query, pay)
    if seconds <= 0 or not _free.acquire(blocking=False):
        return lambda: None
    latest = time.monotonic() + seconds
    answer: Future[Vector | None] = Future()
    asked = (answer, model, query, pay)
    Thread(target=_answer, args=asked, name="query-vector", daemon=True).start()

    def wait() -> Vector | None:
        try:
            return answer.result(timeout=max(0.0, latest - time.monotonic()))
        except TooLate:
            return None

    return wait


def _answer(
    answer: "Future[Vector | None]",
    model: EmbeddingModel,
    query: str,
    pay: Callable[[Spent], None],
) -> None:
    meter = Meter()
    try:
        answer.set_result(_ask(model, query, meter))
        pay(meter.spent)  # nobody waits for this
    except BaseException as error:
        if not answer.done():
            answer.set_exception(error)
        raise
    finally:
        connection.close()
        _free.release()


def _embed(model: EmbeddingModel, query: str, pay: Callable[[Spent], None]) -> Vector | None:
    meter = Meter()
    vector = _ask(model, query, meter)
    pay(meter.spent)
    return vector


def _ask(model: EmbeddingModel, query: str, meter: Meter) -> Vector | None:
    try:
        with metered(meter):
            [vector] = model.embed([query]).vectors
    except StepFailure:
        return None
    remember(model.name, query, vector)
    return list(vector)


def remember(model: str, query: str, vector: Vector) -> None:
    """Of the model with this name, for whoever asks the same next."""
    key = (model, len(vector), query)
    _known.keep(key, array.array("f", vector), now=time.monotonic())
