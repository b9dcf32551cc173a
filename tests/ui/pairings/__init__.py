"""What is shown: pairings."""
