"""Helpers shared by the tests: factories, databases, steps, reading."""
