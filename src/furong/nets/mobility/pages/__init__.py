"""Screens of mobility; one module a noun."""
