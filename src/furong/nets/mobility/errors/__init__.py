"""What can go wrong in mobility, in sentences."""
