import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0010_by_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreFormula',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('formula', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=40)),
                ('document', models.JSONField()),
                ('valid_from', models.DateTimeField()),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('formula', 'version'), name='score_formula_once')],
            },
        ),
        migrations.CreateModel(
            name='OperatorQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quota', models.PositiveIntegerField()),
                ('valid_from', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.operator')),
            ],
            options={
                'indexes': [models.Index(fields=['operator', 'valid_from'], name='operator_quota_order')],
            },
        ),
        migrations.CreateModel(
            name='OrderSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('seen', models.FloatField()),
                ('inside', models.FloatField()),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.operator')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('operator', 'at'), name='order_sample_once')],
            },
        ),
        migrations.CreateModel(
            name='GivenFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=30)),
                ('name', models.CharField(max_length=40)),
                ('value', models.FloatField(null=True)),
                ('source', models.CharField(max_length=500)),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.operator')),
            ],
            options={
                'indexes': [models.Index(fields=['period', 'operator', 'name', '-id'], name='given_fact_newest')],
            },
        ),
        insert_only('mobility_scoreformula'),
        insert_only('mobility_operatorquota'),
        insert_only('mobility_ordersample'),
        insert_only('mobility_givenfact'),
    ]
