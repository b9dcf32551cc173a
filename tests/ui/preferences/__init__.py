"""What is shown: preferences."""
