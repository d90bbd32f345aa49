import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ("hotline", "0007_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("people", models.PositiveIntegerField(default=1)),
                ("began_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("waited", models.PositiveIntegerField(default=0)),
                ("case", models.CharField(default="", max_length=19)),
                ("trouble", models.CharField(default="", max_length=300)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="TopicVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("looks", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="TopicAlarm",
            fields=[
                (
                    "topic",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="alarm",
                        serialize=False,
                        to="hotline.topic",
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("people", models.PositiveIntegerField()),
                ("letters", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TopicMember",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="topic_member",
                        serialize=False,
                        to="hotline.appeal",
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="hotline.topic",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["stored_at"], name="appeal_by_storing"),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["last_at"], name="topic_open_by_last"
            ),
        ),
        migrations.AddIndex(
            model_name="topicmember",
            index=models.Index(fields=["-received_at"], name="topic_member_by_time"),
        ),
        insert_only("hotline_topicalarm"),
    ]
