"""The best set of pairs for all who wait."""
