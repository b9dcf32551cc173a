"""What is shown: profiles."""
