"""Facilitators' reports: the page with its picture, what its numbers are made of, and the tables to save."""
