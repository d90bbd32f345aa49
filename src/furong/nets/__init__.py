"""Work: five siblings, none of which imports another."""
