"""Sums: pure, vectorised computation. No Django, no input or output; engines do not know one another."""
