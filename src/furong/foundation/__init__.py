"""Plumbing that knows no net."""
