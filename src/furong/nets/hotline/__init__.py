"""Appeals to the 12345 hotline: each is understood, sent to a unit, answered, and asked about afterwards."""
