"""Writes of the casework net: one verb a file; check, do, record, announce, in one transaction."""
