"""Helpers of the tests: services."""
