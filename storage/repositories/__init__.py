"""Repositories, one for each kind of row."""
