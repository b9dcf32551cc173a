"""Anything at all that may come over the wire, against the real bot."""
