"""Journeys through Discord: preferences."""
