"""A call that wrote something goes with the session that it wrote to."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def forget(apps: Any, _editor: Any) -> None:
    """Of calls made before nobody knows the session; they are kept for a day only."""
    apps.get_model("pipeline", "ToolCall").objects.filter(session__isnull=True).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("interviews", "0018_live_tools"),
        ("pipeline", "0017_posting_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="toolcall",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tool_calls",
                to="interviews.session",
            ),
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
