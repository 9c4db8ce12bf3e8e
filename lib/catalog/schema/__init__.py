"""One field of a request, and how fields are read from a model's JSON Schema."""
