"""Messages being sent, and everything that can prevent it."""
