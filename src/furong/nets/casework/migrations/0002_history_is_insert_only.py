from django.db import migrations

from furong.foundation.insert_only import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0001_initial"),
    ]

    operations = [
        insert_only("casework_historyrow"),
        insert_only("casework_deadlinerow"),
    ]
