"""The services on both databases: due."""
