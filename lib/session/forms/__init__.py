"""What a visitor types, uploads, saves and submits."""
