from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonalDataLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("by", models.CharField(max_length=60)),
                ("by_key", models.CharField(db_index=True, max_length=80)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(db_index=True, max_length=120)),
                ("purpose", models.CharField(max_length=200)),
            ],
        ),
        insert_only("identity_personaldatalook"),
    ]
