"""What people say about themselves, and how well two fit."""
