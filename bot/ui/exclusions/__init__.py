"""Whom somebody keeps apart from."""
