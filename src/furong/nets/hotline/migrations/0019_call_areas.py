from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("hotline", "0018_mails"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="area_path",
            field=models.CharField(default="", max_length=80),
        ),
    ]
