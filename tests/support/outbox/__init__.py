"""Helpers of the tests: outbox."""
