"""Slash commands, each handed on to a handler, and what Discord tells by itself."""
