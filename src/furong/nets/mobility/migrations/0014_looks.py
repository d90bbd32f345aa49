import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0013_quotas'),
    ]

    operations = [
        migrations.CreateModel(
            name='CameraLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('camera', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('total', models.FloatField()),
                ('sigma', models.FloatField()),
                ('look', models.JSONField()),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.parkingzone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'camera'), name='camera_look_last')],
            },
        ),
    ]
