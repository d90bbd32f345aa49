"""Background jobs of the sensing net."""
