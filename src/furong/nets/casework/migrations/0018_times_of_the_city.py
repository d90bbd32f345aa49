import furong.foundation.citytime.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0017_rough_places"),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseexport",
            name="asked_at",
            field=models.DateTimeField(default=furong.foundation.citytime.clock.city_now),
        ),
        migrations.AlterField(
            model_name="deadlinerow",
            name="counted_at",
            field=models.DateTimeField(default=furong.foundation.citytime.clock.city_now),
        ),
        migrations.AlterField(
            model_name="photoprint",
            name="stored_at",
            field=models.DateTimeField(default=furong.foundation.citytime.clock.city_now),
        ),
    ]
