import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sensing", "0006_sensorthings")]
    operations = [
        migrations.CreateModel(
            name="ConnectorRow",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=16)),
                ("address", models.CharField(max_length=1000)),
                ("period_s", models.PositiveIntegerField()),
                ("settings", models.JSONField(default=dict)),
                ("cursor", models.JSONField(default=dict)),
                ("is_paused", models.BooleanField(default=False)),
                ("created_by", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("next_run_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("last_tried_at", models.DateTimeField(null=True)),
                ("last_success_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("error_zh", models.CharField(default="", max_length=500)),
                ("error_en", models.CharField(default="", max_length=500)),
                ("readings", models.PositiveBigIntegerField(default=0)),
                ("readings_total", models.PositiveBigIntegerField(default=0)),
                ("quarantined_total", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("is_paused", False)), fields=["next_run_at"], name="connector_due")
                ],
            },
        ),
        migrations.CreateModel(
            name="PullRunRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=10)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("readings", models.PositiveIntegerField(default=0)),
                ("quarantined", models.PositiveIntegerField(default=0)),
                ("error_zh", models.CharField(default="", max_length=500)),
                ("error_en", models.CharField(default="", max_length=500)),
                (
                    "connector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="sensing.connectorrow"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["connector", "-id"], name="pull_run_newest")]},
        ),
        migrations.CreateModel(
            name="SensorFaultRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("thing", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=10)),
                ("since", models.DateTimeField()),
                ("evidence", models.JSONField(default=dict)),
                ("reported_by", models.CharField(max_length=60)),
                ("reported_at", models.DateTimeField(auto_now_add=True)),
                ("recovered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["thing", "-since"], name="sensor_fault_by_thing")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recovered_at", None)), fields=("thing",), name="sensor_fault_one_open"
                    )
                ],
            },
        ),
    ]
