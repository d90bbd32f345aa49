"""Reading mobility."""
