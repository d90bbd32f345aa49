from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sensing", "0006_sensorthings")]
    operations = []
