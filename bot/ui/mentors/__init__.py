"""Mentors: handlers, messages, cards, forms and views."""
