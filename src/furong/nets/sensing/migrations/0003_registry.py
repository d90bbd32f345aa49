from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sensing", "0002_transitions_are_insert_only")]
    operations = []
