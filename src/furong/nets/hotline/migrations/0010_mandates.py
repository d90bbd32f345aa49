import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('files', '0001_initial'),
        ('hotline', '0008_topics'),
        ('identity', '0002_personaldatalook'),
    ]

    operations = [
        migrations.CreateModel(
            name='MandateLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('findings', models.JSONField(default=list)),
                ('added', models.PositiveIntegerField()),
                ('replaced', models.PositiveIntegerField()),
                ('kept', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.CharField(max_length=60)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='MandateRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(max_length=120)),
                ('kind', models.CharField(default='', max_length=12)),
                ('area_path', models.CharField(max_length=80)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('assisting', models.JSONField(default=list)),
                ('clause', models.CharField(default='', max_length=300)),
                ('document', models.CharField(default='', max_length=200)),
                ('row', models.PositiveIntegerField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('load', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='hotline.mandateload')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['category', 'area'], name='mandate_by_category'),
                    models.Index(fields=['replaced_at'], name='mandate_now'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='mandate_ends_after_begin'),
                ],
            },
        ),
    ]
