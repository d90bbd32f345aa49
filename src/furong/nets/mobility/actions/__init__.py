"""Writing mobility: one verb a file."""
