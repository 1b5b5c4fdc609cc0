"""`manage.py embed`: give vectors to all passages that have none, and tell how far it is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pipeline import embedding_indexes
from pipeline.embedding_work import embed_missing
from pipeline.embeddings import configured_embeddings
from pipeline.retrieval import postings, vector_index

BATCHES_BETWEEN_LINES = 4


class Command(BaseCommand):
    """The same that a worker does each minute, without pauses; stopping it loses nothing."""

    help = "Embed what has no vector of the configured model yet, then search with that model."

    def handle(self, *_args: Any, **_options: Any) -> None:
        while postings.write_missing():
            pass
        model = configured_embeddings()
        index = embedding_indexes.want(model)
        while left := embedding_indexes.missing(index, is_outside=model.is_outside).count():
            self.stdout.write(f"{left} passages to go")
            if not embed_missing(batches=BATCHES_BETWEEN_LINES):
                index.refresh_from_db()
                raise CommandError(index.error or "Another worker is at it.")
        embed_missing()
        vector_index.keep_up()
        self.stdout.write(f"Search uses {embedding_indexes.serving()}.")
