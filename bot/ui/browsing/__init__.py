"""Browsing the mentors: handlers and views."""
