"""Status, spend, and what only the owner sees."""
