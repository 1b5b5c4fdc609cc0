import django.db.models.deletion
import uuid
from django.db import migrations, models


#: What was spent before stands on the steps only.
BEFORE = """
INSERT INTO pipeline_expense (
    id, organization_id, session_id, step_run_id, step, fence,
    tokens_in, tokens_out, cost_microusd, spent_at)
SELECT gen_random_uuid(), organization_id, session_id, id, step, fence,
       tokens_in, tokens_out, cost_microusd, COALESCE(finished_at, started_at, created_at)
  FROM pipeline_steprun
 WHERE tokens_in > 0 OR tokens_out > 0 OR cost_microusd > 0
"""


class Migration(migrations.Migration):

    dependencies = [
        ('interviews', '0014_second_factor'),
        ('pipeline', '0014_knowledge'),
    ]

    operations = [
        migrations.CreateModel(
            name='Expense',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=40)),
                ('fence', models.PositiveIntegerField(help_text='Which take of the step it was; 0 is work for it outside of any.')),
                ('tokens_in', models.PositiveBigIntegerField(default=0)),
                ('tokens_out', models.PositiveBigIntegerField(default=0)),
                ('cost_microusd', models.PositiveBigIntegerField(default=0)),
                ('spent_at', models.DateTimeField()),
                ('organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='interviews.organization')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='expenses', to='interviews.session')),
                ('step_run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='expenses', to='pipeline.steprun')),
            ],
            options={
                'ordering': ('spent_at',),
                'indexes': [models.Index(fields=['organization', 'spent_at'], name='expense_by_organization')],
            },
        ),
        migrations.AlterField(
            model_name='steprun',
            name='step_version',
            field=models.PositiveIntegerField(default=1, help_text='Of the step when it made this result.'),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
    ]
