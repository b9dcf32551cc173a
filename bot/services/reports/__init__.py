"""Facilitators' reports: counts, what they are made of, and their export."""
