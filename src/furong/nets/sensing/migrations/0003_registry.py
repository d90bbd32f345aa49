from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sensing", "0002_transitions_are_insert_only")]

    operations = [
        migrations.CreateModel(
            name="RegistrySegment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.BigIntegerField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("file", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=200)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="RegistryRejection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("row", models.BigIntegerField()),
                ("reason", models.CharField(max_length=30)),
                ("raw", models.JSONField()),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "Held"), ("replayed", "Replayed"), ("discarded", "Discarded")],
                        default="held",
                        max_length=9,
                    ),
                ),
                ("settled_by", models.CharField(default="", max_length=60)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-id"], name="registry_rejection_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "row", "reason"), name="registry_rejection_once")
                ],
            },
        ),
    ]
