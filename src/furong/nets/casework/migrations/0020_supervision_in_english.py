from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0019_figures")]

    operations = [
        migrations.AddField(
            model_name="supervision",
            name="text_en",
            field=models.CharField(default="", max_length=500),
        ),
    ]
