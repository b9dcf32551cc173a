"""Matching of everyone on the waiting list at once."""
