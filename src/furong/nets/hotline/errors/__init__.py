"""What can go wrong on the hotline, in sentences, one module a noun."""
