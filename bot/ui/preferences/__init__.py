"""When somebody may be written to."""
