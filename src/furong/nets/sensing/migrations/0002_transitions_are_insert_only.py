from django.db import migrations

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):
    dependencies = [
        ("sensing", "0001_initial"),
    ]

    operations = [
        insert_only("sensing_alarmtransition"),
    ]
