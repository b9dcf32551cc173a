"""What people say about themselves, and what fits."""
