"""The services on both databases: concerns."""
