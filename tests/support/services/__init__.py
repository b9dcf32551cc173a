"""Helpers of the tests of services."""
