"""The services on both databases: preferences."""
