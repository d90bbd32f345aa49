"""What the hotline speaks with systems of others."""
