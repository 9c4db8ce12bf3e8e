"""One field of a request, and how fields are read out of a model's JSON Schema."""
