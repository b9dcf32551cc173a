"""Journeys through Discord: support."""
