"""Messages between the nodes of two cities over HTTP."""
