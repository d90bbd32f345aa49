"""Doors of mobility in the words of other standards."""
