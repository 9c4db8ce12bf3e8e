"""Tasks that give texts."""
