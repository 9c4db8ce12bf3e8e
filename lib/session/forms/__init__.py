"""What a visitor types, uploads, keeps for later and submits."""
