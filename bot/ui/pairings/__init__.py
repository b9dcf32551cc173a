"""Pairings: handlers, messages, cards, forms, views and autocomplete."""
