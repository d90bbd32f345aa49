"""What other layers may ask of the hotline, one module a noun."""
