"""Rules of mobility that need nothing but data."""
