"""What a request will cost, and how that is known."""
