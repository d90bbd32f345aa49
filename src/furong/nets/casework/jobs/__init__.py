"""Background jobs of the casework net."""
