"""Concerns: raised, looked after, closed."""
