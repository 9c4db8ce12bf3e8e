"""From the fields of a model to widgets, and from widgets to a request.

A widget is named by its path: `steps`, `inputs.seedImage`, `lora.0.weight` (0 is the row, not its place). `known` says
what people call the fields that many models have; every other field is drawn too, with a label made of its name.
"""
