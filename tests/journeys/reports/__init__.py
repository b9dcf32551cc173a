"""Journeys through Discord: reports."""
