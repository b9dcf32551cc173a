"""Helpers of the tests: ui."""
