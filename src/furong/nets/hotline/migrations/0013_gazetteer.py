import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('hotline', '0012_dispatching'),
    ]

    operations = [
        migrations.CreateModel(
            name='GazetteerLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('rows', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.CharField(max_length=60)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='GazetteerPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('aliases', models.JSONField(default=list)),
                ('kind', models.CharField(default='', max_length=20)),
                ('area_path', models.CharField(max_length=80)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('load', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='hotline.gazetteerload')),
            ],
            options={
                'indexes': [models.Index(fields=['load', 'name'], name='gazetteer_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lon', None)), models.Q(('lat__isnull', False), ('lon__isnull', False)), _connector='OR'), name='gazetteer_place_whole')],
            },
        ),
    ]
