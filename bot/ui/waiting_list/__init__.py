"""Waiting for a mentor, and choosing among those who wait."""
