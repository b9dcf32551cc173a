"""Journeys through Discord: core."""
