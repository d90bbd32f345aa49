"""What leaves the hotline net: frozen data and enums, free of any framework."""
