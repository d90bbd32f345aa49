"""Background jobs of the hotline net."""
