"""What is shown: matching."""
