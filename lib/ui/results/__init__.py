"""A page's results: what is under way, what came, what could be there."""
