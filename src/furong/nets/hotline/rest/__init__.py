"""The REST endpoints of the hotline; one module a noun."""
