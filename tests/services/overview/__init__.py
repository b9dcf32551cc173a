"""The services on both databases: overview."""
