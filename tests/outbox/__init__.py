"""Letters on their way, and everything that can stand in it."""
