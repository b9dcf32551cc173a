"""Journeys through Discord: privacy."""
