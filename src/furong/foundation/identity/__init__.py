"""People, organisations, and what they may do where."""
