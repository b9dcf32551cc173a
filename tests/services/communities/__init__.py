"""The services on both databases: communities."""
