"""Nobody searches the passages' own lexemes any more: a new row need not have them, nor an index.

The release before goes on writing them. The next one drops the column.
"""

import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("pipeline", "0019_replaced_steps")]

    operations = [
        migrations.RemoveIndex(model_name="passage", name="passage_lexical"),
        migrations.AlterField(
            model_name="passage",
            name="lexical",
            field=django.contrib.postgres.search.SearchVectorField(
                db_default=models.Value(""), editable=False
            ),
        ),
    ]
