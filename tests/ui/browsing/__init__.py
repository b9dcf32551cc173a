"""What is shown: browsing."""
