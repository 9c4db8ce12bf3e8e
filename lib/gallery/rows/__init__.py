"""Queries and changes of the gallery's rows."""
