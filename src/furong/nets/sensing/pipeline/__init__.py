"""The processes of the hot path: taking readings in, and the engine that evaluates them."""
