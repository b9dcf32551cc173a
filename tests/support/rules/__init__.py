"""Helpers of the tests of rules."""
