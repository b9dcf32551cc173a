"""Plain values that storage takes and returns."""
