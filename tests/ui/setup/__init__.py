"""What is shown: setup."""
