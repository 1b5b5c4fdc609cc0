"""Second texts keep how sure their speech recognition was; the release before leaves it out."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("pipeline", "0026_party_embeddings"),
    ]

    operations = [
        migrations.AddField(
            model_name="secondtext",
            name="certainty",
            field=models.FloatField(
                blank=True,
                help_text="How sure it was of its words, 0 to 1; empty where it did not say.",
                null=True,
            ),
        ),
    ]
