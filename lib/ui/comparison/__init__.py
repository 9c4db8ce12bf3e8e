"""Comparisons as a grid: one prompt on several models, or one model with several values of one or two settings."""
