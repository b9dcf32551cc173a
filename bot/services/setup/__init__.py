"""A community's settings, and what follows from changing them."""
