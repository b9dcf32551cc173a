"""Check-ins: handlers, messages, cards, views and things to talk about."""
