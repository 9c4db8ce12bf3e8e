"""The sandbox's handlers, a module per task type."""
