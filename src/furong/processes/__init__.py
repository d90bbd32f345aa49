"""Stories that cross nets, one file a flow."""
