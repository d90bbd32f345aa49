import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [("sensing", "0004_history")]

    operations = [
        migrations.CreateModel(
            name='AlarmSilencing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('shelved', 'Shelved'), ('suppressed', 'Suppressed')], max_length=10)),
                ('rule_key', models.CharField(default='', max_length=120)),
                ('thing', models.CharField(default='', max_length=120)),
                ('area_path', models.CharField(default='', max_length=80)),
                ('until', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('by', models.CharField(max_length=60)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='EngineMark',
            fields=[
                ('partition', models.IntegerField(primary_key=True, serialize=False)),
                ('committed_seq', models.BigIntegerField(default=0)),
                ('newest_ms', models.BigIntegerField(default=0)),
                ('readings', models.BigIntegerField(default=0)),
                ('duplicates', models.BigIntegerField(default=0)),
                ('late', models.BigIntegerField(default=0)),
                ('flagged', models.BigIntegerField(default=0)),
                ('raised', models.BigIntegerField(default=0)),
                ('at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CityAlarmStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alarm', models.UUIDField()),
                ('kind', models.CharField(max_length=12)),
                ('event_time', models.DateTimeField()),
                ('by', models.CharField(default='', max_length=60)),
                ('detail', models.JSONField(default=dict)),
                ('stored_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['alarm', 'id'], name='city_alarm_step_order')],
            },
        ),
        migrations.CreateModel(
            name='CityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField()),
                ('spec', models.JSONField()),
                ('mode', models.CharField(choices=[('draft', 'Draft'), ('shadow', 'Shadow'), ('active', 'Active'), ('paused', 'Paused'), ('retired', 'Retired')], default='draft', max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.CharField(default='', max_length=60)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('tried', models.JSONField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'version'), name='city_rule_version_once'), models.UniqueConstraint(condition=models.Q(('mode__in', ['shadow', 'active'])), fields=('key',), name='city_rule_one_running')],
            },
        ),
        migrations.CreateModel(
            name='CityRuleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('by', models.CharField(default='', max_length=60)),
                ('at', models.DateTimeField()),
                ('detail', models.JSONField(default=dict)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='sensing.cityrule')),
            ],
        ),
        migrations.CreateModel(
            name='LateThing',
            fields=[
                ('number', models.IntegerField(primary_key=True, serialize=False)),
                ('partition', models.IntegerField()),
                ('since_ms', models.BigIntegerField()),
                ('stored_at', models.DateTimeField()),
                ('done_seq', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_seq', None)), fields=['partition', 'stored_at'], name='late_thing_order')],
            },
        ),
        migrations.CreateModel(
            name='CityAlarm',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('rule_key', models.CharField(max_length=120)),
                ('number', models.IntegerField()),
                ('thing', models.CharField(max_length=120)),
                ('category', models.CharField(default='', max_length=60)),
                ('area', models.CharField(max_length=20)),
                ('area_path', models.CharField(max_length=80)),
                ('owner', models.CharField(default='', max_length=60)),
                ('priority', models.CharField(max_length=1)),
                ('title_zh', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('since_ms', models.BigIntegerField()),
                ('raised_ms', models.BigIntegerField()),
                ('cleared_ms', models.BigIntegerField(null=True)),
                ('value', models.FloatField()),
                ('extreme', models.FloatField()),
                ('quality', models.IntegerField(default=0)),
                ('withdrawn', models.BooleanField(default=False)),
                ('suppressed', models.BooleanField(default=False)),
                ('shelved_until', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('acknowledged_by', models.CharField(default='', max_length=60)),
                ('escalation', models.PositiveSmallIntegerField(default=0)),
                ('escalate_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(default='', max_length=6)),
                ('verdict_by', models.CharField(default='', max_length=60)),
                ('flood', models.UUIDField(null=True)),
                ('stored_at', models.DateTimeField()),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='sensing.cityrule')),
            ],
            options={
                'indexes': [models.Index(fields=['number', 'rule', 'raised_ms'], name='city_alarm_by_thing'), models.Index(fields=['-raised_ms'], name='city_alarm_by_time'), models.Index(fields=['rule', '-raised_ms'], name='city_alarm_by_rule'), models.Index(condition=models.Q(('flood__isnull', False)), fields=['flood'], name='city_alarm_by_flood'), models.Index(condition=models.Q(('cleared_ms', None), ('withdrawn', False)), fields=['area_path', 'priority'], name='city_alarm_open'), models.Index(condition=models.Q(('escalate_at__isnull', False)), fields=['escalate_at'], name='city_alarm_to_escalate')],
            },
        ),
        migrations.CreateModel(
            name='AlarmFlood',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('cause', models.CharField(max_length=160)),
                ('area', models.CharField(max_length=20)),
                ('area_path', models.CharField(max_length=80)),
                ('began_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='floods', to='sensing.cityrule')),
            ],
            options={
                'indexes': [models.Index(fields=['-began_at'], name='flood_by_time')],
            },
        ),
        migrations.CreateModel(
            name='MemberShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asset', models.IntegerField()),
                ('number', models.IntegerField()),
                ('part', models.IntegerField()),
                ('time_ms', models.BigIntegerField()),
                ('holds', models.BooleanField()),
                ('value', models.FloatField()),
                ('is_decided', models.BooleanField(default=False)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sensing.cityrule')),
            ],
            options={
                'indexes': [models.Index(fields=['rule', 'asset', 'time_ms'], name='member_shift_by_asset'), models.Index(condition=models.Q(('is_decided', False)), fields=['time_ms'], name='member_shift_undecided')],
                'constraints': [models.UniqueConstraint(fields=('rule', 'number', 'part', 'time_ms', 'holds'), name='member_shift_once')],
            },
        ),
        migrations.CreateModel(
            name='RuleLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.BigIntegerField()),
                ('raised', models.PositiveIntegerField(default=0)),
                ('cleared', models.PositiveIntegerField(default=0)),
                ('withdrawn', models.PositiveIntegerField(default=0)),
                ('shadow', models.PositiveIntegerField(default=0)),
                ('samples', models.JSONField(default=list)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='loads', to='sensing.cityrule')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule', 'hour'), name='rule_load_once')],
            },
        ),
        migrations.CreateModel(
            name='RuleWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.CharField(max_length=20)),
                ('begin_ms', models.BigIntegerField()),
                ('partition', models.IntegerField()),
                ('count', models.BigIntegerField()),
                ('total', models.FloatField()),
                ('low', models.FloatField()),
                ('high', models.FloatField()),
                ('hits', models.BigIntegerField()),
                ('is_decided', models.BooleanField(default=False)),
                ('is_stale', models.BooleanField(default=False)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sensing.cityrule')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_decided', False)), fields=['begin_ms'], name='rule_window_undecided'), models.Index(condition=models.Q(('is_stale', True)), fields=['partition'], name='rule_window_stale')],
                'constraints': [models.UniqueConstraint(fields=('rule', 'cell', 'begin_ms', 'partition'), name='rule_window_once')],
            },
        ),
        insert_only("sensing_cityalarmstep"),
        insert_only("sensing_cityrulestep"),
    ]

