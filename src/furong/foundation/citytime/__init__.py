"""The city's clock: the machine's own, or that of a demo day that runs faster and stands still while the node is down."""
