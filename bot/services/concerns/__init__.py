"""Concerns: raised, handled, closed."""
