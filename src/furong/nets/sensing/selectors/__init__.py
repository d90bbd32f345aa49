"""Reads of the sensing net."""
