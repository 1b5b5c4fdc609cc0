from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interviews', '0009_defaults_for_the_release_before'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='turn_taking',
            field=models.CharField(blank=True, db_default='', default='', help_text='Chosen by the candidate in the Room; empty: as it was arranged.', max_length=12),
        ),
    ]
