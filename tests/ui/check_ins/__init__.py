"""What is shown: check-ins."""
