"""Registries of what messages and cards say, by message kind."""
