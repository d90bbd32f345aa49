from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sensing", "0008_intake")]
    operations = []
