from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0008_changed"),
    ]

    operations = [
        migrations.AddField(
            model_name="routing",
            name="ranking",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="routing",
            name="certain",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="routing",
            name="by_key",
            field=models.CharField(default="", max_length=80),
        ),
    ]
