"""Helpers of the tests: rules."""
