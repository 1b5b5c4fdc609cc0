"""A recording knows the segments that are in it; the database fills in for the release before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("interviews", "0019_imported_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="recording",
            name="segment_keys",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], models.JSONField()),
                default=list,
                editable=False,
                help_text="Of the segments that are in it: stored again, they are not added again.",
            ),
        ),
    ]
