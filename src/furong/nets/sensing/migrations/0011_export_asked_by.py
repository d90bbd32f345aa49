from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sensing", "0010_registry_changes")]

    operations = [
        migrations.AlterField(
            model_name="historyexport",
            name="asked_by",
            field=models.CharField(max_length=80),
        ),
    ]
