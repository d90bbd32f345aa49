import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('hotline', '0010_mandates'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='emergency',
            field=models.CharField(default='', max_length=300),
        ),
        migrations.CreateModel(
            name='TextModelVersion',
            fields=[
                ('version', models.AutoField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('file', models.CharField(max_length=200)),
                ('installed_at', models.DateTimeField()),
                ('installed_by', models.CharField(max_length=60)),
                ('about', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='ModelUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=60)),
                ('model', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='hotline.textmodelversion')),
            ],
        ),
        migrations.CreateModel(
            name='AppealReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(max_length=120)),
                ('confidence', models.FloatField()),
                ('is_known', models.BooleanField()),
                ('is_automatic', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='hotline.appeal')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='hotline.textmodelversion')),
            ],
            options={
                'indexes': [models.Index(fields=['model', 'at'], name='appeal_reading_by_time')],
                'constraints': [
                    models.UniqueConstraint(fields=('appeal', 'model'), name='appeal_read_once_a_model'),
                    models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='appeal_reading_is_share'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wrong', models.CharField(max_length=120)),
                ('right', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('by_key', models.CharField(max_length=80)),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='hotline.appeal')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='hotline.textmodelversion')),
            ],
            options={
                'indexes': [models.Index(fields=['appeal', 'id'], name='correction_by_appeal')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('wrong', models.F('right')), _negated=True), name='correction_corrects'),
                ],
            },
        ),
        *(insert_only(table) for table in ('hotline_modeluse', 'hotline_appealreading', 'hotline_correction')),
    ]
