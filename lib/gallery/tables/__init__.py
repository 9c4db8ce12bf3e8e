"""The tables of the gallery, and their migrations from older studios."""
