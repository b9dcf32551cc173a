"""Journeys through Discord: closing."""
