"""What is shown: overview."""
