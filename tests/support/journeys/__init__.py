"""Helpers of the journey tests."""
