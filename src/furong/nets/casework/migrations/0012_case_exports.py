from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0011_supervision'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseExport',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('spec', models.JSONField()),
                ('grants', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='waiting', max_length=9)),
                ('cursor', models.CharField(default='', max_length=19)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('is_read', models.BooleanField(default=False)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('size_bytes', models.BigIntegerField(default=0)),
                ('digest', models.CharField(default='', max_length=64)),
                ('error_zh', models.CharField(default='', max_length=400)),
                ('error_en', models.CharField(default='', max_length=400)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'asked_at'], name='case_export_order'), models.Index(fields=['asked_by', '-asked_at'], name='case_export_own')],
            },
        ),
    ]
