import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("hotline", "0004_knowledge"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppealImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("opened", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("by_key", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="RejectedAppeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                ("problems", models.JSONField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("note", models.CharField(default="", max_length=300)),
                ("settled_by", models.CharField(default="", max_length=60)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.appeal",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rejections",
                        to="hotline.appealimport",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="rejectedappeal",
            index=models.Index(fields=["state", "-batch", "row"], name="rejected_appeal_waiting"),
        ),
        migrations.AddConstraint(
            model_name="rejectedappeal",
            constraint=models.UniqueConstraint(fields=("batch", "row"), name="rejected_appeal_once"),
        ),
        migrations.AddConstraint(
            model_name="rejectedappeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal__isnull", False), ("state", "opened")),
                    models.Q(models.Q(("state", "opened"), _negated=True), ("appeal", None)),
                    _connector="OR",
                ),
                name="rejected_appeal_opened_is_one",
            ),
        ),
    ]
