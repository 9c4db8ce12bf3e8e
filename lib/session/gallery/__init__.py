"""What a visitor looks at in the gallery, has selected, and takes out of it."""
