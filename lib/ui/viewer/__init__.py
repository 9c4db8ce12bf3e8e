"""One opened result: its parameters, its actions, and the results made from it."""
