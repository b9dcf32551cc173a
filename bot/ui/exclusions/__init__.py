"""Exclusions: handlers and views of whom somebody keeps apart from."""
