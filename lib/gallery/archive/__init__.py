"""The gallery as a ZIP: written, read with suspicion, and brought back."""
