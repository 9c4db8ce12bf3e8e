"""What the sandbox does, a module per task type."""
