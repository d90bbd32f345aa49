"""The city's clock: the machine's own, or that of a demo day, which runs faster and stops while the node is down."""
