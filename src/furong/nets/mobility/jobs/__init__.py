"""What mobility does by itself, again and again."""
