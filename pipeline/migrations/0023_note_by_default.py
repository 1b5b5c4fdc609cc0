"""A step's note is filled in by the database for the release before, which knows no such column."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("pipeline", "0022_posting_with_counts")]

    operations = [
        migrations.AlterField(
            model_name="steprun",
            name="note",
            field=models.TextField(
                blank=True, db_default="", help_text="What the step says about its result."
            ),
        ),
    ]
