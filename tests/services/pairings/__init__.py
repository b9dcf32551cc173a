"""The services on both databases: pairings."""
