import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ("hotline", "0013_gazetteer"),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="merged_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hotline.topic"
            ),
        ),
        migrations.CreateModel(
            name="TopicAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=8)),
                ("appeals", models.JSONField(default=list)),
                ("reason", models.CharField(default="", max_length=300)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("by_key", models.CharField(max_length=80)),
                (
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hotline.topic"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="hotline.topic"
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="hotline.topicact",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["topic", "id"], name="topic_act_order")]},
        ),
        insert_only("hotline_topicact"),
    ]
