"""Translates what other programs wrote into their files to a request."""
