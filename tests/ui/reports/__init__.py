"""What is shown: reports."""
