"""Where each file format holds texts: read and written without touching a pixel."""
