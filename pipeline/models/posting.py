"""How often a word stands where: what lexical search counts."""

from django.db import models

from interviews.models import Organization
from pipeline.models.passage import Passage


class Posting(models.Model):
    """A lexeme of a unit of a Passage, with who said it how often.

    Unit 0 is the whole passage; unit n its n-th piece together with the piece before it, kept only
    in the first passage that has the piece. `other_count` is of what is no party's words: context,
    names, the piece before. The database deletes postings with their passage: thousands of small
    rows that nobody else refers to.
    """

    pk = models.CompositePrimaryKey("passage_id", "unit", "lexeme")
    passage = models.ForeignKey(
        Passage, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    unit = models.PositiveSmallIntegerField()
    lexeme = models.TextField()
    candidate_count = models.PositiveSmallIntegerField()
    interviewer_count = models.PositiveSmallIntegerField()
    other_count = models.PositiveSmallIntegerField()
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (
            models.Index(  # all that a search reads: the rows themselves lie scattered
                fields=("organization", "lexeme", "passage"),
                include=(
                    "unit",
                    "candidate_count",
                    "interviewer_count",
                    "other_count",
                    "length",
                ),
                name="posting_with_counts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.passage_id} · {self.unit} · {self.lexeme}"
