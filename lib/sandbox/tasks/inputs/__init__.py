"""The inputs of tasks: uploads, addresses, media of the request itself."""
