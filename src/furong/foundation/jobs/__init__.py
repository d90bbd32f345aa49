"""Work for later: a queue in the same PostgreSQL, so that a job is stored with the change that asks for it."""
