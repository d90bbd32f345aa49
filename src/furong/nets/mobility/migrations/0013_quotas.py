import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0012_missing'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuotaProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trial', models.JSONField()),
                ('facts', models.JSONField()),
                ('valid_from', models.DateField()),
                ('reason', models.CharField(max_length=500)),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='QuotaDecision',
            fields=[
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='mobility.quotaproposal')),
                ('adopted', models.BooleanField()),
                ('formula', models.CharField(max_length=81)),
                ('reply', models.CharField(max_length=500)),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
        ),
        insert_only('mobility_quotaproposal'),
        insert_only('mobility_quotadecision'),
    ]
