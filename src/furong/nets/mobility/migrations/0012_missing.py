from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0011_scores'),
    ]

    operations = [
        migrations.AddField(
            model_name='zonecount',
            name='missing',
            field=models.JSONField(default=list),
        ),
    ]
