"""Turns and states say to where all that was said was written down: there the Gap of a loss begins."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("interviews", "0020_keys_of_recorded_segments"),
    ]

    operations = [
        migrations.AddField(
            model_name="turn",
            name="written_until_ms",
            field=models.PositiveIntegerField(
                blank=True,
                editable=False,
                help_text="To where on the timeline all that was said was written down then.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="written_until_ms",
            field=models.PositiveIntegerField(
                blank=True,
                editable=False,
                help_text="To where all that was said was written down when the state changed last.",
                null=True,
            ),
        ),
    ]
