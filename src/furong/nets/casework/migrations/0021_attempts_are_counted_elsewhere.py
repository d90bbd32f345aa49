from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0020_supervision_in_english"),
    ]

    operations = [
        migrations.DeleteModel(name="AnonymousSending"),
    ]
