"""Readings in columns: parsed, numbered, framed, and split by partition."""
