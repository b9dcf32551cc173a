"""The services on both databases: profiles."""
