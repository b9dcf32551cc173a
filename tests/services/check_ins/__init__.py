"""The services on both databases: check-ins."""
