import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('hotline', '0011_text_models'),
        ('identity', '0002_personaldatalook'),
    ]

    operations = [
        migrations.CreateModel(
            name='AutomaticAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('promised', models.FloatField()),
                ('decided', models.PositiveIntegerField()),
                ('wrong', models.PositiveIntegerField()),
                ('bound', models.FloatField()),
                ('at', models.DateTimeField()),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='automatic_assignments', to='hotline.appeal')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hotline.mandaterow')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='assigned_by_itself_when')],
                'constraints': [models.UniqueConstraint(fields=('appeal', 'round'), name='assigned_by_itself_once')],
            },
        ),
        insert_only('hotline_automaticassignment'),
        migrations.AddIndex(
            model_name='appealstep',
            index=models.Index(condition=models.Q(('step__in', ('return', 'reply', 'award'))), fields=['unit', '-id'], name='appeal_step_by_unit'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(fields=['category', '-received_at'], name='appeal_by_category'),
        ),
    ]
