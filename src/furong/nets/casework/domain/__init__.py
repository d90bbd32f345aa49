"""Pure functions and tables of casework: the lifecycle, deadlines, photos."""
