"""The newest state of every thing, the pass that keeps it, and its checkpoints."""
