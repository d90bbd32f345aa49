"""Files by their content: the same bytes are stored once, under their SHA-256, and never change."""
