import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sensing', '0005_engine'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaLocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('description', models.TextField()),
                ('encoding_type', models.TextField()),
                ('location', models.JSONField()),
                ('properties', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StaMultiDatastream',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('description', models.TextField()),
                ('observation_type', models.TextField()),
                ('data_types', models.JSONField()),
                ('units', models.JSONField()),
                ('observed_area', models.JSONField(null=True)),
                ('phenomenon_start', models.DateTimeField(null=True)),
                ('phenomenon_end', models.DateTimeField(null=True)),
                ('result_time_start', models.DateTimeField(null=True)),
                ('result_time_end', models.DateTimeField(null=True)),
                ('properties', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StaObservedProperty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('definition', models.TextField()),
                ('description', models.TextField()),
                ('properties', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StaSensor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('description', models.TextField()),
                ('encoding_type', models.TextField()),
                ('metadata', models.JSONField()),
                ('properties', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StaFeatureOfInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('description', models.TextField()),
                ('encoding_type', models.TextField()),
                ('feature', models.JSONField()),
                ('properties', models.JSONField(null=True)),
                ('made_of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='feature_made', to='sensing.stalocation')),
            ],
        ),
        migrations.CreateModel(
            name='StaMultiProperty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('multi_datastream', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ordered', to='sensing.stamultidatastream')),
                ('observed_property', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ordered', to='sensing.staobservedproperty')),
            ],
            options={
                'ordering': ('rank',),
            },
        ),
        migrations.AddField(
            model_name='stamultidatastream',
            name='observed_properties',
            field=models.ManyToManyField(related_name='multi_datastreams', through='sensing.StaMultiProperty', to='sensing.staobservedproperty'),
        ),
        migrations.AddField(
            model_name='stamultidatastream',
            name='sensor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='multi_datastreams', to='sensing.stasensor'),
        ),
        migrations.CreateModel(
            name='StaThing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('description', models.TextField()),
                ('properties', models.JSONField(null=True)),
                ('locations', models.ManyToManyField(related_name='things', to='sensing.stalocation')),
            ],
        ),
        migrations.AddField(
            model_name='stamultidatastream',
            name='thing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='multi_datastreams', to='sensing.stathing'),
        ),
        migrations.CreateModel(
            name='StaHistoricalLocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time', models.DateTimeField()),
                ('locations', models.ManyToManyField(related_name='historical_locations', to='sensing.stalocation')),
                ('thing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='historical_locations', to='sensing.stathing')),
            ],
        ),
        migrations.CreateModel(
            name='StaDatastream',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('description', models.TextField()),
                ('observation_type', models.TextField()),
                ('unit', models.JSONField()),
                ('observed_area', models.JSONField(null=True)),
                ('phenomenon_start', models.DateTimeField(null=True)),
                ('phenomenon_end', models.DateTimeField(null=True)),
                ('result_time_start', models.DateTimeField(null=True)),
                ('result_time_end', models.DateTimeField(null=True)),
                ('properties', models.JSONField(null=True)),
                ('code', models.CharField(db_index=True, default='', max_length=120)),
                ('observed_property', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='datastreams', to='sensing.staobservedproperty')),
                ('sensor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='datastreams', to='sensing.stasensor')),
                ('thing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='datastreams', to='sensing.stathing')),
            ],
        ),
        migrations.CreateModel(
            name='StaObservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phenomenon_start', models.DateTimeField()),
                ('phenomenon_end', models.DateTimeField(null=True)),
                ('result', models.JSONField()),
                ('result_time', models.DateTimeField(null=True)),
                ('result_quality', models.JSONField(null=True)),
                ('valid_start', models.DateTimeField(null=True)),
                ('valid_end', models.DateTimeField(null=True)),
                ('parameters', models.JSONField(null=True)),
                ('datastream', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='sensing.stadatastream')),
                ('feature_of_interest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='sensing.stafeatureofinterest')),
                ('multi_datastream', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='sensing.stamultidatastream')),
            ],
            options={
                'indexes': [models.Index(fields=['datastream', 'phenomenon_start'], name='sta_observation_stream'), models.Index(fields=['phenomenon_start'], name='sta_observation_time')],
            },
        ),
    ]
