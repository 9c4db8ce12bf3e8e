"""The rows of the gallery: their tables, and what is asked of them."""
