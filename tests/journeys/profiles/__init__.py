"""Journeys through Discord: profiles."""
