"""The REST endpoints of mobility; one module a noun."""
