"""What is shown: waiting list."""
