"""Someone to talk to now."""
