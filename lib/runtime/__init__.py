"""What the process itself needs: log, event loop, memory, an orderly stop, a warm start."""
