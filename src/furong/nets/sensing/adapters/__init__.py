"""Ways in: files of observations and of zones."""
