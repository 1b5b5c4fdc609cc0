"""The index step: a session's passages, with words and vectors to find them by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from interviews.models import Session, SessionImport
from pipeline import embedding_indexes
from pipeline.embedding_work import write_vectors
from pipeline.embeddings import PassageVectors, configured_embeddings, embed_passages, model_of
from pipeline.failures import StepFailure
from pipeline.models import Embedding, EmbeddingIndex, PartyEmbedding, Passage, StepRun
from pipeline.passages import WHOLE, CutPassage, cut
from pipeline.reading import read_transcript
from pipeline.retrieval import postings
from pipeline.retrieval.stemming import configuration_of
from pipeline.steps.base import Output, Step
from pipeline.transcript import Transcript
from pipeline.vectors import Vector

KEPT_IN = "The candidate did not agree to evaluation by AI: it is found by its words only."
OLD_MODEL_AWAY = "The model that is searched with until the next one is ready did not answer."

MONTHS = """
January February March April May June July August September October November December
""".split()  # noqa: SIM905 - a list literal would be three times as long

ByDigest = dict[str, PassageVectors]


@dataclass(frozen=True)
class LiveIndex:
    """An index that the passages go into, and what it knows of this session already."""

    pk: int
    model: str
    dimensions: int
    is_wanted: bool
    known: ByDigest


@dataclass(frozen=True)
class Material:
    """A conversation, what every passage of it is about, and where its vectors go."""

    transcript: Transcript
    about: str
    names: dict[str, str]
    indexes: tuple[LiveIndex, ...]


@dataclass(frozen=True)
class MadeIndex:
    """Passages, and for each index their vectors by digest."""

    language: str
    may_be_read_by_ai: bool
    passages: tuple[CutPassage, ...]
    vectors: dict[int, ByDigest]


def read(session: Session) -> Material:
    transcript = read_transcript(session)
    wanted = embedding_indexes.want(configured_embeddings())
    title = str(session.version.definition.get("title", ""))
    imported = SessionImport.objects.filter(session=session).first()
    date = spoken_date(session.started_at) if session.started_at else ""
    return Material(
        transcript,
        " · ".join(filter(None, (title, imported.title if imported else "", date))),
        _names(session),
        tuple(
            LiveIndex(
                index.pk,
                index.model,
                index.dimensions,
                index.pk == wanted.pk,
                _known(session, index),
            )
            for index in embedding_indexes.live()
        ),
    )


def run(material: Material) -> Output:
    transcript = material.transcript
    passages = tuple(cut(transcript, about=material.about, names=material.names))
    vectors, notes = dict[int, ByDigest](), []
    for index in material.indexes:
        model = model_of(index.model, index.dimensions)
        if model.is_outside and not transcript.may_be_read_by_ai:
            notes.append(KEPT_IN)
            continue
        try:
            vectors[index.pk] = _vectors(index, passages)
        except StepFailure:
            if index.is_wanted:
                raise
            notes.append(OLD_MODEL_AWAY)
    made = MadeIndex(transcript.language, transcript.may_be_read_by_ai, passages, vectors)
    return Output(made, " ".join(dict.fromkeys(notes)))


def write(step_run: StepRun, made: MadeIndex) -> None:
    """The passages of a session are those of its newest input."""
    passages = Passage.objects.filter(session_id=step_run.session_id)
    if passages.filter(input_version__gt=step_run.input_version).exists():
        return
    passages.delete()
    session = Session.objects.select_related("version").get(pk=step_run.session_id)
    rows = [
        _row(session, step_run, made, number, passage)
        for number, passage in enumerate(made.passages, start=1)
    ]
    Passage.objects.bulk_create(rows)
    postings.write(rows)
    there = set(EmbeddingIndex.objects.filter(pk__in=made.vectors).values_list("pk", flat=True))
    for index_id, vectors in made.vectors.items():
        if index_id in there:
            write_vectors(index_id, {row: vectors[row.digest] for row in rows})


def spoken_date(moment: datetime) -> str:
    """As people write it who ask about it: 8 May 2023."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _names(session: Session) -> dict[str, str]:
    """Only those that are known: a preview has no candidate."""
    candidate = session.candidate.name if session.candidate else ""
    interviewer = str(session.version.definition.get("interviewer", ""))
    named = {"candidate": candidate, "interviewer": interviewer} | _names_told(session)
    return {speaker: name for speaker, name in named.items() if name}


def _names_told(session: Session) -> dict[str, str]:
    """By whoever imported it; where several people speak for one party, nobody is named."""
    told = session.turns.order_by().exclude(speaker_name="").distinct()
    found = dict[str, str]()
    for speaker, name in told.values_list("speaker", "speaker_name"):
        found[speaker] = "" if speaker in found else name
    return found


def _known(session: Session, index: EmbeddingIndex) -> ByDigest:
    """What has not changed is not embedded, and paid, again."""
    there = {"index": index, "passage__session": session}
    wholes = Embedding.objects.filter(**there, with_parties=True)
    known: ByDigest = {
        digest: {WHOLE: _numbers(vector)}
        for digest, vector in wholes.values_list("passage__digest", "vector")
    }
    parts = PartyEmbedding.objects.filter(**there)
    for digest, party, vector in parts.values_list("passage__digest", "speaker", "vector"):
        if digest in known:
            known[digest][party] = _numbers(vector)
    return known


def _numbers(vector: Iterable[float]) -> Vector:
    return [float(value) for value in vector]


def _vectors(index: LiveIndex, passages: tuple[CutPassage, ...]) -> ByDigest:
    texts = {each.digest: each.embedded_texts for each in passages}
    fresh = {digest: parts for digest, parts in texts.items() if digest not in index.known}
    made = embed_passages(model_of(index.model, index.dimensions), list(fresh.values()))
    return index.known | dict(zip(fresh, made, strict=True))


def _row(
    session: Session, step_run: StepRun, made: MadeIndex, number: int, passage: CutPassage
) -> Passage:
    return Passage(
        organization_id=session.organization_id,
        session=session,
        interview_id=session.version.interview_id,
        candidate_id=session.candidate_id,
        started_at=session.started_at,
        step_run=step_run,
        input_version=step_run.input_version,
        number=number,
        question_number=passage.question_number,
        text=passage.text,
        context=passage.context,
        spans=[vars(span) for span in passage.spans],
        starts_ms=passage.starts_ms,
        ends_ms=passage.ends_ms,
        names=dict(passage.names),
        configuration=configuration_of(made.language),
        digest=passage.digest,
        may_be_read_by_ai=made.may_be_read_by_ai,
    )


STEP = Step("index", version=2, read=read, run=run, write=write)
