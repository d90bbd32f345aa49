"""The screens of the hotline: the list of what waits, an appeal, and the form of a call."""
