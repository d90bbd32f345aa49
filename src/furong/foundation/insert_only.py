"""Tables that take new rows only, because what happened cannot be made not to have happened.

The database itself refuses to change, delete or truncate their rows, whoever asks and with whatever program.
"""

from __future__ import annotations

from django.db import migrations

__all__ = ["insert_only"]

_FUNCTION = """
CREATE OR REPLACE FUNCTION furong_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the table % takes new rows only; % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
"""


def insert_only(table: str) -> migrations.RunSQL:
    """Return the step of a migration that closes ``table`` against everything but new rows."""
    trigger = f"{table}_insert_only"
    return migrations.RunSQL(
        f"{_FUNCTION} CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION furong_insert_only();",
        reverse_sql=f"DROP TRIGGER {trigger} ON {table};",
    )
