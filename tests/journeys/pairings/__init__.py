"""Journeys through Discord: pairings."""
