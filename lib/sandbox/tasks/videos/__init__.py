"""Tasks that give videos."""
