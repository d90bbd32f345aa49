import django.db.models.deletion
from django.db import migrations, models

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0015_saved_views"),
        ("areas", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShiftHandover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(max_length=80)),
                ("by", models.CharField(max_length=60)),
                ("by_key", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("draft", models.JSONField()),
                ("text", models.TextField()),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area")),
            ],
            options={
                "indexes": [models.Index(fields=["area", "-id"], name="handover_newest")],
            },
        ),
        migrations.CreateModel(
            name="HandoverTaking",
            fields=[
                ("handover", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="taking", serialize=False, to="casework.shifthandover")),
                ("by", models.CharField(max_length=60)),
                ("by_key", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("ticked", models.JSONField()),
            ],
        ),
        insert_only("casework_shifthandover"),
        insert_only("casework_handovertaking"),
    ]
