"""Who the visitor is, and with whose key they work."""
