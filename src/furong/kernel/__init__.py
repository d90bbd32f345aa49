"""Words: what every other layer may say. Standard library and NumPy only; nothing here reads or writes."""
