"""Buttons and selects, by feature; the routes say what a press on them does."""
