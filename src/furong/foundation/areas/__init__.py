"""Areas of the city as one tree with the statutory codes; every role, case and screen is scoped by it."""
