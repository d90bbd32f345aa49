from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0009_plans'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='zonecount',
            index=models.Index(fields=['source', 'at'], name='zone_count_time'),
        ),
        migrations.AddIndex(
            model_name='feedminute',
            index=models.Index(fields=['minute'], name='feed_minute_time'),
        ),
    ]
