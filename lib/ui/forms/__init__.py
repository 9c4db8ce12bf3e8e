"""The request form: its fields, its problems, its price, its button."""
