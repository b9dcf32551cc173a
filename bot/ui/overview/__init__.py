"""Overviews, for a member and for facilitators."""
