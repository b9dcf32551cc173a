"""Journeys through Discord: mentors."""
