"""The services on both databases: outbox."""
