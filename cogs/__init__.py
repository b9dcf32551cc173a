"""Slash commands, each of which calls a handler, and listeners to Discord's events."""
