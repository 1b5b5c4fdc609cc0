"""A step of an older input is given up for one of the newer; only the choices know it."""

from django.db import migrations, models

STATUSES = [
    ("ready", "Ready"),
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("blocked", "Blocked"),
    ("erased", "Erased"),
    ("replaced", "Replaced"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("pipeline", "0018_tool_call_session"),
    ]

    operations = [
        migrations.AlterField(
            model_name="steprun",
            name="status",
            field=models.CharField(choices=STATUSES, default="ready", max_length=8),
        ),
    ]
