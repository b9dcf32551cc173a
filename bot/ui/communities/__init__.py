"""Servers: what Discord tells of them by itself, and what happened in them while the bot was away."""
