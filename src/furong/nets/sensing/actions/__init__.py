"""Writes of the sensing net: one verb a file."""
