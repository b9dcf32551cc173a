"""The life of the process: which one serves, and how it ends."""
