"""The services on both databases: matching."""
