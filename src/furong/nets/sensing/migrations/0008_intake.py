from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sensing", "0007_connectors")]
    operations = [
        migrations.CreateModel(
            name="CityRejectionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=30)),
                ("field", models.CharField(default="", max_length=30)),
                ("place", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("raw", models.TextField()),
                ("file", models.CharField(default="", max_length=64)),
                ("count", models.PositiveBigIntegerField(default=1)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(fields=["state", "-last_at"], name="city_rejection_by_state"),
                    models.Index(fields=["source", "reason"], name="city_rejection_by_source"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "held")),
                        fields=("source", "reason", "digest"),
                        name="city_rejection_once_held",
                    )
                ],
            },
        ),
    ]
