"""Journeys through Discord: concerns."""
