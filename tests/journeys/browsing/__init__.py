"""Journeys through Discord: browsing."""
