import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0014_looks'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreAppeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=30)),
                ('formula', models.CharField(max_length=81)),
                ('term', models.CharField(max_length=80)),
                ('told', models.JSONField()),
                ('text', models.TextField()),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.operator')),
            ],
            options={
                'indexes': [models.Index(fields=['operator', '-id'], name='score_appeal_newest')],
            },
        ),
        migrations.CreateModel(
            name='ScoreAppealDecision',
            fields=[
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='mobility.scoreappeal')),
                ('upheld', models.BooleanField()),
                ('reply', models.TextField()),
                ('fact', models.CharField(max_length=40)),
                ('value', models.FloatField(null=True)),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
        ),
        insert_only('mobility_scoreappeal'),
        insert_only('mobility_scoreappealdecision'),
    ]
