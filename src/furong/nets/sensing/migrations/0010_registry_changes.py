from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):
    dependencies = [("sensing", "0009_partitions")]

    operations = [
        migrations.CreateModel(
            name="RegistryChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("particulars", models.JSONField()),
                ("by", models.CharField(max_length=60)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"indexes": [models.Index(fields=["number", "id"], name="registry_change_by_thing")]},
        ),
        insert_only("sensing_registrychange"),
    ]
