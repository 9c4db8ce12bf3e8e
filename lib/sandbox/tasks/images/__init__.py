"""Tasks that give pictures."""
