from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0014_recurrences"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=40)),
                ("address", models.CharField(max_length=500)),
                ("saved_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("owner", "name"), name="saved_view_once_a_name")],
            },
        ),
    ]
