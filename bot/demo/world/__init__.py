"""The simulated community of the demo."""
