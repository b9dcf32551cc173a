"""The invented community of the demo."""
