"""Doors to casework for other systems."""
