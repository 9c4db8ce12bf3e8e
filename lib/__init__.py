"""The studio's rooms; imports run down the list in DESIGN's order, never up."""

__version__ = "0.1.0"
