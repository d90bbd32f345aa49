"""What leaves the mobility net: frozen data and enums, free of any framework."""
