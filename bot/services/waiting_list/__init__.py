"""The waiting list, and what those on it are told."""
