"""Journeys through Discord: overview."""
