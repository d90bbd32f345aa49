"""一网统管, its hands: cases, tasks, clocks and checks: one thing handled to its end."""
