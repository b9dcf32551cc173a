"""Journeys through Discord: outbox."""
