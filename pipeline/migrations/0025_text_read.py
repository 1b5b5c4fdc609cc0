"""Which text the steps read: until now it was always the live one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("pipeline", "0024_raw_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="quality",
            name="text_read",
            field=models.CharField(
                choices=[("live", "The live text"), ("second", "The second text")],
                db_default="live",
                default="live",
                help_text="What the other steps read of this input.",
                max_length=6,
            ),
        ),
    ]
