"""The services on both databases: reports."""
