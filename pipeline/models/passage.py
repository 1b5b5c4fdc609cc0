"""What retrieval returns, and its vectors: one set of them for each embedding model."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import VectorField

from interviews.models import Candidate, Interview, OwnedModel, Session
from interviews.models.owned import EMPTY
from pipeline.models.document import Document
from pipeline.models.ledger import StepRun
from pipeline.passages import Span, embedded_texts, indexed_text


class Passage(OwnedModel):
    """Some neighbouring Turns of a Session, or parts of a long one, with what they are about.

    `text` is what was said and may be quoted; `context` is for finding it only. `spans` says for
    each piece of `text` whose it is: reference of the Turn, speaker, and offsets in `text`.
    Interview, candidate and start are the session's: people filter by them. Role knowledge has no
    session: it is a part of a document, and its span has the part's number in place of a Turn.
    """

    class Kind(models.TextChoices):
        TURNS = "turns", _("Conversations")
        KNOWLEDGE = "knowledge", _("Role knowledge")

    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="passages"
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.CASCADE, related_name="passages"
    )
    interview = models.ForeignKey(
        Interview, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    step_run = models.ForeignKey(
        StepRun, null=True, blank=True, on_delete=models.CASCADE, related_name="passages"
    )
    input_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.TURNS)
    number = models.PositiveIntegerField(help_text=_("Its place in the session, from 1."))
    question_number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    context = models.TextField(blank=True)
    spans = models.JSONField(default=list)
    names = models.JSONField(
        db_default=EMPTY, default=dict, blank=True, help_text=_("Of the speakers.")
    )
    starts_ms = models.PositiveIntegerField()
    ends_ms = models.PositiveIntegerField()
    #: Nobody reads it: postings count the words. Goes with the next release.
    lexical = SearchVectorField(db_default=models.Value(""), editable=False)
    configuration = models.CharField(
        max_length=12,
        default="english",
        db_default="english",
        help_text=_("How Postgres stems its words."),
    )
    length = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Words that count; empty until there are postings.")
    )
    piece_count = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("Pieces that begin here.")
    )
    piece_length = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("Words of these pieces.")
    )
    digest = models.CharField(max_length=64, help_text=_("Of all that is embedded."))
    may_be_read_by_ai = models.BooleanField(
        help_text=_("Whether a model outside of this installation may see it.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("session", "number")
        indexes = (
            models.Index(fields=("organization", "session"), name="passage_by_organization"),
            models.Index(fields=("organization", "started_at"), name="passage_by_start"),
            models.Index(
                fields=("id",),
                condition=models.Q(length__isnull=True),
                name="passage_without_postings",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("session", "input_version", "kind", "number"), name="passage_once"
            ),
            models.UniqueConstraint(
                fields=("document", "input_version", "number"), name="passage_of_document_once"
            ),
            models.CheckConstraint(
                condition=models.Q(session__isnull=False, document__isnull=True)
                | models.Q(session__isnull=True, document__isnull=False),
                name="passage_of_a_session_or_a_document",
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id or self.document_id} · {self.number}"

    @property
    def indexed_text(self) -> str:
        return indexed_text(self.text, self.context, self._spans, self.names)

    @property
    def embedded_texts(self) -> dict[str, str]:
        """The whole, and each party's own words."""
        return embedded_texts(self.text, self.context, self._spans, self.names)

    @property
    def _spans(self) -> list[Span]:
        return [Span(**span) for span in self.spans]


class EmbeddingIndex(models.Model):
    """All vectors of one embedding model and dimension; one of these is searched.

    It belongs to the installation, as its settings do. While the next one is built, the old one
    serves.
    """

    class State(models.TextChoices):
        BUILDING = "building", _("Building")
        SERVING = "serving", _("Serving")
        RETIRED = "retired", _("Retired")

    model = models.CharField(max_length=120)
    dimensions = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.BUILDING)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text=_("In a row."))
    error = models.TextField(blank=True)
    tokens_in = models.PositiveBigIntegerField(default=0)
    cost_microusd = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    served_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = _("embedding indexes")
        constraints = (
            models.UniqueConstraint(fields=("model", "dimensions"), name="embedding_index_once"),
            models.UniqueConstraint(
                fields=("state",),
                condition=models.Q(state="serving"),
                name="embedding_index_one_serves",
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} ({self.dimensions})"


class Embedding(OwnedModel):
    """The vector of one Passage by one model."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="embeddings")
    index = models.ForeignKey(EmbeddingIndex, on_delete=models.CASCADE, related_name="embeddings")
    vector = VectorField()  # of the dimension that the index says
    with_parties = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Whether each party's own words have their vectors, too."),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("index", "passage"), name="embedding_once"),)
        indexes = (
            models.Index(  # soon none: each search for one party's words asks whether there are any
                fields=("index",),
                condition=models.Q(with_parties=False),
                name="embedding_without_parties",
            ),
        )

    def __str__(self) -> str:
        return f"{self.passage_id} · {self.index_id}"


class PartyEmbedding(OwnedModel):
    """The vector of what one party says in a Passage: what a search in their words compares.

    A few words alone mean nothing that a model could tell, and have none.
    """

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="party_embeddings")
    index = models.ForeignKey(
        EmbeddingIndex, on_delete=models.CASCADE, related_name="party_embeddings"
    )
    speaker = models.CharField(max_length=12)
    vector = VectorField()  # as an Embedding's

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("passage", "index", "speaker"), name="party_embedding_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.passage_id} · {self.index_id} · {self.speaker}"
