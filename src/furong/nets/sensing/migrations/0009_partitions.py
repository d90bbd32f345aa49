from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sensing", "0008_intake")]

    operations = [
        migrations.CreateModel(
            name="Partition",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("owner", models.CharField(default="", max_length=80)),
                ("epoch", models.BigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EngineWorker",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("lease_until", models.DateTimeField()),
            ],
        ),
    ]
