"""Every press, and where it leads."""
