"""Tasks that ask: balance, state of a task, models."""
