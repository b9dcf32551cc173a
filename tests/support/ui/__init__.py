"""Helpers of the tests of the user interface."""
