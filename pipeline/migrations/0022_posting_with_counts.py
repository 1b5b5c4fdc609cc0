"""The index over postings holds all that a search reads of them; writers go on meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("pipeline", "0020_lexical_unused")]

    operations = [
        AddIndexConcurrently(
            model_name="posting",
            index=models.Index(
                fields=["organization", "lexeme", "passage"],
                include=(
                    "unit",
                    "candidate_count",
                    "interviewer_count",
                    "other_count",
                    "length",
                ),
                name="posting_with_counts",
            ),
        ),
        RemoveIndexConcurrently(model_name="posting", name="posting_by_lexeme_passage"),
    ]
