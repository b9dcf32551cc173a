"""What ``python -m bot`` does besides running."""
