"""Ways around Django's ORM where it costs more than the database itself; what is read stays the same."""
