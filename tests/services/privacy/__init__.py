"""The services on both databases: privacy."""
