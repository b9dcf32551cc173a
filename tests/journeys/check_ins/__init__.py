"""Journeys through Discord: check-ins."""
