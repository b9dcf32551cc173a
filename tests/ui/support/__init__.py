"""What is shown: support."""
