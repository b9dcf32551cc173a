"""The services on both databases: browsing."""
