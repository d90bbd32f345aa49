from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sensing", "0003_registry"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partition", models.IntegerField()),
                ("tier", models.CharField(max_length=4)),
                ("level", models.PositiveSmallIntegerField()),
                ("day", models.IntegerField(null=True)),
                ("first_seq", models.BigIntegerField()),
                ("last_seq", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("min_ms", models.BigIntegerField()),
                ("max_ms", models.BigIntegerField()),
                ("min_number", models.IntegerField()),
                ("max_number", models.IntegerField()),
                ("size_bytes", models.BigIntegerField()),
                ("path", models.CharField(max_length=200, unique=True)),
                ("is_late", models.BooleanField(default=False)),
                ("is_counted", models.BooleanField(default=False)),
                ("thinned", models.CharField(default="", max_length=16)),
                ("stored_at", models.DateTimeField(auto_now_add=True)),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("dropped_at", None)),
                        fields=["partition", "tier", "min_ms"],
                        name="history_live",
                    ),
                    models.Index(
                        condition=models.Q(("dropped_at__isnull", False)), fields=["dropped_at"], name="history_dropped"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("category", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("raw_days", models.PositiveIntegerField()),
                ("hour_days", models.PositiveIntegerField()),
                ("day_days", models.PositiveIntegerField()),
                ("changed_by", models.CharField(default="", max_length=60)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="HistoryExport",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("asked_by", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("spec", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("pieces", models.JSONField(default=list)),
                ("piece_count", models.PositiveIntegerField(null=True)),
                ("rows", models.BigIntegerField(default=0)),
                ("size_bytes", models.BigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
                ("error_zh", models.CharField(default="", max_length=400)),
                ("error_en", models.CharField(default="", max_length=400)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "asked_at"], name="history_export_order")],
            },
        ),
    ]
