"""What is shown: outbox."""
