"""Turns keep how sure the speech recognition was of their words; the release before leaves it out."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("interviews", "0022_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="turn",
            name="certainty",
            field=models.FloatField(
                blank=True,
                editable=False,
                help_text="How sure the speech recognition was of its words, 0 to 1; empty where it did not say.",
                null=True,
            ),
        ),
    ]
