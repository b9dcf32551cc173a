"""Mentors: applications, decisions, pauses, stepping down."""
