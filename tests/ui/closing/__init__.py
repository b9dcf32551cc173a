"""What is shown: closing."""
