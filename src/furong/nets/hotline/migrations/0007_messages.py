import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("hotline", "0006_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessengerDelivery",
            fields=[
                ("signature", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="MessengerText",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("is_added", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hotline.appeal"
                    ),
                ),
            ],
        ),
    ]
