import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0008_watch'),
    ]

    operations = [
        migrations.CreateModel(
            name='DispatchPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('for_at', models.DateTimeField(db_index=True)),
                ('by', models.CharField(max_length=60)),
                ('zones', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('state', models.JSONField()),
                ('answer', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='OperatorFleet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fleets', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=60)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.operator')),
            ],
        ),
        migrations.CreateModel(
            name='PlanOutcome',
            fields=[
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='outcome', serialize=False, to='mobility.dispatchplan')),
                ('at', models.DateTimeField()),
                ('happened', models.JSONField()),
                ('regret', models.JSONField()),
            ],
        ),
        insert_only('mobility_dispatchplan'),
        insert_only('mobility_operatorfleet'),
        insert_only('mobility_planoutcome'),
    ]
