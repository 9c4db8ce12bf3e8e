"""The gallery as a ZIP: written, read without trusting it, and imported."""
