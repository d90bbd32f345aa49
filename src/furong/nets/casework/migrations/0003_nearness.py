import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Cast, Floor

_ROW = Cast(Floor((F("lat") + Value(90.0)) * Value(500.0)), models.BigIntegerField())
_COLUMN = Cast(Floor((F("lon") + Value(180.0)) * Value(500.0)), models.BigIntegerField())


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0002_history_is_insert_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="class_code",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddField(
            model_name="case",
            name="cell",
            field=models.GeneratedField(
                db_persist=True,
                expression=_ROW * Value(1_000_000) + _COLUMN,
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="casework.case",
            ),
        ),
        # Cases that are there already are of the class that their type names.
        migrations.RunSQL(
            "UPDATE casework_case SET class_code = kind.spec->>'class_code'"
            " FROM casework_casetype kind WHERE kind.key = case_type_id",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["cell", "class_code", "opened_at"], name="case_by_cell_opening"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["cell", "class_code", "closed_at"], name="case_by_cell_closing"),
        ),
    ]
