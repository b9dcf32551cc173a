"""The keys and their file."""
