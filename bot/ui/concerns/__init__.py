"""Concerns: handlers, messages, cards, forms and views."""
