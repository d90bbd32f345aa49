from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hotline', '0019_call_areas'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(fields=['unit', '-received_at'], name='appeal_newest_of_unit'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(fields=['area', '-received_at'], name='appeal_newest_of_area'),
        ),
    ]
