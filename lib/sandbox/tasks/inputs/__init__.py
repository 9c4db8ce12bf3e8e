"""What tasks work on: uploads, addresses, media of the request itself."""
