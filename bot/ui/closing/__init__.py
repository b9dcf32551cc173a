"""The end of a mentorship, step by step."""
