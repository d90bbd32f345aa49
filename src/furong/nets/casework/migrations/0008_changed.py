"""Every row of a case and of a task says which transaction wrote it last, so that readers can ask what is new."""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION casework_mark_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := pg_current_xact_id();
    RETURN NEW;
END $$;
"""
_TABLE = """
ALTER TABLE {table} ADD COLUMN changed xid8 NOT NULL DEFAULT '0';
CREATE INDEX {table}_changed ON {table} (changed);
CREATE TRIGGER {table}_changed BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION casework_mark_changed();
"""
_BACK = "DROP TRIGGER {table}_changed ON {table}; ALTER TABLE {table} DROP COLUMN changed;"
_TABLES = ("casework_case", "casework_task")


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0007_requests"),
    ]

    operations = [
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION casework_mark_changed()"),
        *(migrations.RunSQL(_TABLE.format(table=table), _BACK.format(table=table)) for table in _TABLES),
    ]
