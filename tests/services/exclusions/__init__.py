"""The services on both databases: exclusions."""
