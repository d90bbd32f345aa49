import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0006_overflow'),
    ]

    operations = [
        migrations.CreateModel(
            name='ZoneForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('horizon_min', models.PositiveSmallIntegerField()),
                ('for_at', models.DateTimeField()),
                ('expected', models.FloatField()),
                ('sigma', models.FloatField()),
                ('stood', models.FloatField()),
                ('days', models.PositiveSmallIntegerField()),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='mobility.parkingzone')),
            ],
            options={
                'indexes': [models.Index(fields=['for_at'], name='zone_forecast_due')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'made_at', 'horizon_min'), name='zone_forecast_once')],
            },
        ),
        insert_only('mobility_zoneforecast'),
    ]
