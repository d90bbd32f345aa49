"""Tables as cities keep them, CSV or Excel: rows that remember where they stood, and what was found in them."""
