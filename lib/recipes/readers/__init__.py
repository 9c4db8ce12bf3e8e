"""What other programs wrote into their files, in terms of a request."""
