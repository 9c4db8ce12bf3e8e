"""Queries: balance, state of a task, models."""
