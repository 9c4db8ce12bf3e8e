"""One opened result: what made it, what to do with it, what came of it."""
