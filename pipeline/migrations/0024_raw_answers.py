"""A table for what models answered where a step failed on it."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interviews', '0020_keys_of_recorded_segments'),
        ('pipeline', '0023_note_by_default'),
    ]

    operations = [
        migrations.CreateModel(
            name='RawAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.TextField(help_text='What was wrong with it.')),
                ('text', models.TextField(blank=True)),
                ('is_cut', models.BooleanField(default=False)),
                ('answered_at', models.DateTimeField()),
                ('organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='interviews.organization')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='raw_answers', to='interviews.session')),
                ('step_run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='raw_answer', to='pipeline.steprun')),
            ],
            options={
                'ordering': ('-answered_at',),
            },
        ),
    ]
