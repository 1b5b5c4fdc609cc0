"""Sessions with passages, and what is known about their vectors."""

from interviews.models import Session
from pipeline.models import Embedding, EmbeddingIndex, StepRun
from pipeline.steps import index
from pipeline.transcript import Transcript
from tests.cast import Cast
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_step_run


def index_session(session: Session) -> StepRun:
    """As the runner does it."""
    step_run = StepRun.objects.filter(
        session=session, step="index", input_version=session.input_version
    ).first() or make_step_run(session, step="index")
    index.write(step_run, index.run(index.read(session)).result)
    return step_run


def make_indexed_session(cast: Cast, transcript: Transcript | None = None) -> Session:
    session = make_ended_session(cast)
    store_turns(session, transcript or bakery())
    index_session(session)
    return session


def states() -> dict[str, str]:
    """Of each model's index."""
    return dict(EmbeddingIndex.objects.values_list("model", "state"))


def counts() -> dict[str, int]:
    """Vectors of each model."""
    return {
        each.model: Embedding.objects.filter(index=each).count()
        for each in EmbeddingIndex.objects.all()
    }
