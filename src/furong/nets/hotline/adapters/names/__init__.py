"""Names of persons in free text, found by an analyser that a city may install."""
