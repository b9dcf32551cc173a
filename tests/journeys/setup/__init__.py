"""Journeys through Discord: setup."""
