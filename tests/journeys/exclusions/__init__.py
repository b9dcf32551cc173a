"""Journeys through Discord: exclusions."""
