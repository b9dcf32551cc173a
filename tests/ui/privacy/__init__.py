"""What is shown: privacy."""
