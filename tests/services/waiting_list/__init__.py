"""The services on both databases: waiting list."""
