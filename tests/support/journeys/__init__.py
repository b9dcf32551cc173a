"""Helpers of the tests: journeys."""
