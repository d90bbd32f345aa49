"""Read-only indicators and screens; never writes."""
