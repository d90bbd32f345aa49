import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('hotline', '0003_calls'),
        ('identity', '0002_personaldatalook'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnowledgeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='KnowledgeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('question', models.CharField(max_length=300)),
                ('answer', models.TextField()),
                ('source', models.CharField(max_length=500)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('is_retired', models.BooleanField(default=False)),
                ('reason', models.CharField(default='', max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=60)),
                ('by_key', models.CharField(max_length=80)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='hotline.knowledgeitem')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'version'), name='knowledge_version_once'),
                    models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='knowledge_ends_after_begin'),
                ],
            },
        ),
        migrations.CreateModel(
            name='KnowledgeQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=60)),
                ('asked_by_key', models.CharField(max_length=80)),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hotline.appeal')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hotline.knowledgeitem')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('item', None)), fields=['asked_at'], name='knowledge_questions_open')],
            },
        ),
        migrations.CreateModel(
            name='ReplyCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('sentence', models.TextField()),
                ('at', models.DateTimeField()),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='hotline.appeal')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hotline.knowledgeversion')),
            ],
            options={
                'indexes': [models.Index(fields=['appeal', 'id'], name='reply_citation_order')],
            },
        ),
        insert_only('hotline_knowledgeversion'),
        insert_only('hotline_replycitation'),
    ]
