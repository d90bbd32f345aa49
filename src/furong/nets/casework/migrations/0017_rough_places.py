from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0016_handovers"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_place_rough",
            field=models.BooleanField(default=False),
        ),
    ]
