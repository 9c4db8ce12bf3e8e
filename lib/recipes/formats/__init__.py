"""One module per file format: reads and writes its texts without changing a pixel."""
