from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("identity", "0002_personaldatalook"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("sender", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "sender", "at"], name="attempt_by_sender"),
                    models.Index(fields=["kind", "at"], name="attempt_by_kind"),
                ],
            },
        ),
        migrations.DeleteModel(name="SignInFailure"),
    ]
