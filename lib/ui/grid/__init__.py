"""The picture grid, a component of its own."""
