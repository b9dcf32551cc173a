"""What is shown: core."""
