"""The visitor's view of the gallery: contents, selection, links and exports."""
