"""Reads of the casework net."""
