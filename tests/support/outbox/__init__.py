"""Helpers of the outbox tests."""
