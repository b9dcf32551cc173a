"""Journeys through Discord: waiting list."""
