import furong.foundation.citytime.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sensing", "0011_export_asked_by"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historyexport",
            name="asked_at",
            field=models.DateTimeField(default=furong.foundation.citytime.clock.city_now),
        ),
    ]
