"""Journeys through Discord: matching."""
