"""Pairings: asked for, answered, going on, ended."""
