"""What is shown: concerns."""
