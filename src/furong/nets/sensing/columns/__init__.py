"""City-scale storage of the sensing net in columns: registry, latest state, history."""
