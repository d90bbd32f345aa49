"""What the hotline does: one verb a file, each inside a transaction."""
