"""The form's controls that are more than a field: model, size, presets, wildcards."""
