"""Reading what the hotline has stored."""
