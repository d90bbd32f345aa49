"""What other layers may ask of mobility; one module a noun."""
