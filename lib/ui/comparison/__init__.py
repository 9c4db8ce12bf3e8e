"""Comparisons: one prompt on several models, or one model over values of one or two of its settings, as a grid."""
