"""The widgets for the fields of a model, and the request from their values.

A widget is named by its path: `steps`, `inputs.seedImage`, `lora.0.weight` (0 is the row's number, not its position).
`known` labels the fields that many models have; every other field is drawn too, with a label made from its name.

Each kind of field has one object in `controls` that draws, reads, writes and fits it; `widgets` looks it up. A new kind
is a class in a module of `controls` and its entry in `controls/registry.py`.
"""
