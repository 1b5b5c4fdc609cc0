"""The vector of a query: remembered, and not waited for longer than the caller can."""

import array
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from threading import BoundedSemaphore, Thread

from pipeline.embeddings import EmbeddingModel
from pipeline.failures import StepFailure
from pipeline.retrieval.recent import Recent
from pipeline.vectors import Vector

MOST_AT_ONCE = 4

_known: Recent[tuple[str, int, str], "array.array[float]"] = Recent(most=2_000, seconds=86_400)
#: A model that hangs holds up its own questions, not a growing queue of them.
_free = BoundedSemaphore(MOST_AT_ONCE)


def begin(
    model: EmbeddingModel, query: str, *, seconds: float | None
) -> Callable[[], Vector | None]:
    """Ask for it now, call the answer when it is needed.

    None where the model fails, or has not answered `seconds` after it was asked; its answer is
    remembered then, for whoever asks next. Without a limit the model is asked when called.
    """
    key = (model.name, model.dimensions, query)
    known = _known.find(key, now=time.monotonic())
    if known is not None:
        return lambda: list(known)
    if seconds is None:
        return lambda: _embed(model, query)
    if seconds <= 0 or not _free.acquire(blocking=False):
        return lambda: None
    latest = time.monotonic() + seconds
    answer: Future[Vector | None] = Future()
    Thread(target=_answer, args=(answer, model, query), name="query-vector", daemon=True).start()

    def wait() -> Vector | None:
        try:
            return answer.result(timeout=max(0.0, latest - time.monotonic()))
        except TooLate:
            return None

    return wait


def _answer(answer: "Future[Vector | None]", model: EmbeddingModel, query: str) -> None:
    try:
        answer.set_result(_embed(model, query))
    except BaseException as error:
        answer.set_exception(error)
        raise
    finally:
        _free.release()


def _embed(model: EmbeddingModel, query: str) -> Vector | None:
    try:
        [vector] = model.embed([query]).vectors
    except StepFailure:
        return None
    key = (model.name, model.dimensions, query)
    _known.keep(key, array.array("f", vector), now=time.monotonic())
    return list(vector)
