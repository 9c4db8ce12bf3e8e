"""The form's controls beyond single fields: model, size, presets, wildcards."""
