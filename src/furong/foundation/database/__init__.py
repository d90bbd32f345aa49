"""Django's PostgreSQL, with a look at a connection's socket in place of a question to the server before every page."""
